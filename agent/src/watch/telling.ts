/** When a host tells of servers that do not answer. Pure. */
import type { WatchOrder, WatchRobot } from '@dpm/protocol';

const MOST_FAILURES = 3;
const LEAST_MS = 60_000;
const SECOND_WAITS_MS = 600_000;

/** Time during which no server answered. */
export interface Silence {
  /** Rounds over all servers that none of them answered. */
  rounds: number;
  lastedMs: number;
}

/** Three rounds, and three intervals, and a minute: a server that is started anew is not missed. */
export function isDue(
  { rank }: Pick<WatchRobot, 'rank'>,
  { silence: { rounds, lastedMs }, intervalMs }: { silence: Silence; intervalMs: number },
): boolean {
  if (rank === 0 || rounds < MOST_FAILURES) return false;
  const firstMs = Math.max(LEAST_MS, MOST_FAILURES * intervalMs);
  return lastedMs >= firstMs + (rank === 2 ? SECOND_WAITS_MS : 0);
}

/** What is posted: times in the zone of the order. */
export function fillBody(
  body: string,
  {
    sinceMs,
    nowMs,
    utcOffsetMinutes,
  }: Pick<WatchOrder, 'utcOffsetMinutes'> & { sinceMs: number; nowMs: number },
): string {
  const say = (ms: number) =>
    new Date(ms + utcOffsetMinutes * 60_000).toISOString().slice(0, 19).replace('T', ' ');
  return body
    .replaceAll('{since}', say(sinceMs))
    .replaceAll('{now}', say(nowMs))
    .replaceAll('{minutes}', String(Math.max(1, Math.floor((nowMs - sinceMs) / 60_000))));
}

const WAIT = 45_009;
const BUSY = -1;
const WAIT_MS = 60_000;
const REFUSED_MS = 600_000;
const FIRST_MS = 2_000;
const LONGEST_MS = 900_000;

/** What the robot said. */
export interface Verdict {
  told: boolean;
  /** Before the next try. */
  waitMs: number;
  code: string;
}

/** The answer's meaning; `attempts` counts the tries made. What is no answer of a robot is tried again. */
export function judgeAnswer(text: string | undefined, attempts: number): Verdict {
  const errcode = readErrcode(text);
  const backOffMs = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 20));
  if (errcode === undefined) return { told: false, waitMs: backOffMs, code: 'NO_ANSWER' };
  const code = String(errcode);
  if (errcode === 0) return { told: true, waitMs: 0, code };
  if (errcode === BUSY) return { told: false, waitMs: backOffMs, code };
  return { told: false, waitMs: errcode === WAIT ? WAIT_MS : REFUSED_MS, code };
}

function readErrcode(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  try {
    const { errcode } = JSON.parse(text) as { errcode?: unknown };
    return typeof errcode === 'number' ? errcode : undefined;
  } catch {
    return undefined;
  }
}
