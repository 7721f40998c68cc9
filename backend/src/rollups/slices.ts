/**
 * Time is rolled up in slices, one after the other, each for all hosts: 5 minutes at a time as they pass, and up to an
 * hour at a time when there is something to catch up on. A slice never crosses an hour. Pure; all times are ends, in
 * seconds since 1970 UTC.
 */
import { ROLL_AFTER_S } from '../db/late-hours-store.ts';

const STEP_S = 300;
export const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const WEEK_S = 7 * DAY_S;

/** About as many samples of hosts are read in one transaction. */
const HOST_SECONDS = 250 * STEP_S;
export const MOST_HOSTS = 250;
/** A host whose clock was wrong may have stored older ones. */
const OLDEST_START_S = 1_100 * DAY_S;

/** End of the slice after `doneUntilS` that may be read now; undefined when its time has not come. */
export function nextSlice({ doneUntilS, nowS }: { doneUntilS: number; nowS: number }): number | undefined {
  const closedS = floorTo(STEP_S, nowS - ROLL_AFTER_S);
  const untilS = Math.min(closedS, floorTo(HOUR_S, doneUntilS) + HOUR_S);
  return untilS > doneUntilS ? untilS : undefined;
}

/** How many hosts are done in one transaction. */
export function hostsAtOnce(sliceS: number): number {
  return Math.max(1, Math.min(MOST_HOSTS, Math.floor(HOST_SECONDS / sliceS)));
}

/** Where the rollup of a database begins that has none: before its oldest sample, and before any that is not late. */
export function firstSlice({ oldestS, nowS }: { oldestS: number | undefined; nowS: number }): number {
  const closedS = nowS - ROLL_AFTER_S;
  const firstS = oldestS === undefined ? closedS : Math.max(nowS - OLDEST_START_S, oldestS - 1);
  return floorTo(HOUR_S, Math.min(firstS, closedS));
}

/**
 * The hour that the usual is made for next, by its end: until the one after the present, from a week before at the
 * earliest, and not before the same hour of the day before is rolled up.
 */
export function nextUsualHour(at: {
  doneUntilS: number;
  hoursUntilS: number;
  nowS: number;
}): number | undefined {
  const lastS = floorTo(HOUR_S, at.nowS) + 2 * HOUR_S;
  const hourS = Math.max(at.doneUntilS, lastS - WEEK_S) + HOUR_S;
  return hourS <= Math.min(lastS, at.hoursUntilS + DAY_S) ? hourS : undefined;
}

function floorTo(stepS: number, secondS: number): number {
  return Math.floor(secondS / stepS) * stepS;
}
