/** Orders to tell people when no server answers, as far as they can be understood. */
import type { WatchOrder, WatchRobot } from '@dpm/protocol';

const ID = /^[0-9a-f]{16}$/;
const MOST_ROBOTS = 16;
const MOST_BODY = 8_192;
const MOST_OFFSET_MINUTES = 900;

type Values = Record<string, unknown>;

/** The order in an answer, or in what was kept of one; undefined when there is none. */
export function parseWatch({ robots, utcOffsetMinutes }: Values): WatchOrder | undefined {
  if (!Array.isArray(robots)) return undefined;
  const known = robots.slice(0, MOST_ROBOTS).flatMap((robot) => parseRobot(robot as Values | null) ?? []);
  if (known.length === 0) return undefined;
  const offset = Number.isInteger(utcOffsetMinutes) ? (utcOffsetMinutes as number) : 0;
  return { robots: known, utcOffsetMinutes: Math.abs(offset) <= MOST_OFFSET_MINUTES ? offset : 0 };
}

/** A robot that is to be told through has a body; one without is only tried. */
function parseRobot(values: Values | null): WatchRobot | undefined {
  const { id, rank, url, proxy, body } = values ?? {};
  if (typeof id !== 'string' || !ID.test(id) || !isAddress(url)) return undefined;
  const isTelling = (rank === 1 || rank === 2) && typeof body === 'string' && body.length <= MOST_BODY;
  return {
    ...{ id, url, rank: isTelling ? rank : 0 },
    ...(isTelling ? { body } : {}),
    ...(isAddress(proxy) ? { proxy } : {}),
  };
}

function isAddress(value: unknown): value is string {
  return typeof value === 'string' && /^https?:\/\//.test(value) && URL.canParse(value);
}
