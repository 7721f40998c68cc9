/**
 * In which zone the times of the old rows were written. The old clients sent local time, so neither the rows nor the
 * server say it; but while the old system runs, its newest row is of this moment, which proves a zone.
 */
import { ProductError } from '../errors.ts';
import type { ServerClock } from './old-database-store.ts';

const PROOF_S = 600;
const DAY_S = 86_400;
/** Zones lie at whole quarters of an hour. */
const QUARTER_S = 900;

/**
 * The zone that is asked for, else the one of the runs before, else the server's own if its newest row proves it.
 * Throws IMPORT_TIMEZONE_CHANGED, or IMPORT_TIMEZONE_NEEDED saying which one is likely.
 */
export function chooseTimeZone(options: {
  asked: string | undefined;
  remembered: string | undefined;
  clock: ServerClock;
}): string {
  const { asked, remembered, clock } = options;
  if (asked !== undefined && remembered !== undefined && asked !== remembered)
    throw changed({ asked, remembered });
  const known = asked ?? remembered;
  if (known !== undefined) return known;
  const { newestLagS } = clock;
  if (newestLagS !== undefined && Math.abs(newestLagS) <= PROOF_S) return clock.zone;
  throw needed(clock);
}

/** `+08:00` of seconds. */
export function formatOffset(seconds: number): string {
  const minutes = Math.round(Math.abs(seconds) / 60);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60].map((part) => `${part}`.padStart(2, '0'));
  return `${seconds < 0 ? '-' : '+'}${hours}:${rest}`;
}

function changed({ asked, remembered }: { asked: string; remembered: string }): ProductError {
  return new ProductError({
    code: 'IMPORT_TIMEZONE_CHANGED',
    message: `rows of this database were imported with their times in ${remembered}, and ${asked} is asked for now`,
    where: '--timezone',
    remedy:
      'leave it out to go on with the same; if that one was wrong, drop both schemas of this program and begin anew',
  });
}

function needed({ offsetS, newestLagS }: ServerClock): ProductError {
  const likely = formatOffset(likelyOffset({ offsetS, newestLagS }));
  const reason =
    newestLagS === undefined
      ? 'it holds no rows of hosts'
      : `its newest row is ${describeLag(newestLagS)} its server's clock`;
  return new ProductError({
    code: 'IMPORT_TIMEZONE_NEEDED',
    message: `the old database does not tell in which time zone its times are: ${reason}`,
    where: '--timezone',
    remedy: `name the zone of the monitored hosts; likely it is --timezone ${likely}`,
  });
}

/** A running system whose rows are hours off the server's clock has hosts in another zone than that server. */
function likelyOffset({ offsetS, newestLagS = 0 }: Pick<ServerClock, 'offsetS' | 'newestLagS'>): number {
  const quarters = Math.round(newestLagS / QUARTER_S) * QUARTER_S;
  const isZone = Math.abs(newestLagS - quarters) <= PROOF_S / 2 && Math.abs(newestLagS) < DAY_S;
  const offset = isZone ? offsetS - quarters : offsetS;
  return Math.abs(offset) <= 14 * 3600 ? offset : offsetS;
}

function describeLag(lagS: number): string {
  const text =
    Math.abs(lagS) < DAY_S
      ? `${(Math.abs(lagS) / 3600).toFixed(1)} h`
      : `${Math.round(Math.abs(lagS) / DAY_S)} days`;
  return `${text} ${lagS < 0 ? 'ahead of' : 'behind'}`;
}
