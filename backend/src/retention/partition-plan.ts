/**
 * Day partitions of the sample tables. A partition `pYYYYMMDD` ends with that day in UTC; it begins where the one
 * before it ends, so the first one also takes what is older. `p_max` takes what lies beyond the last day and should
 * be empty: cutting days off it moves its rows, which is quick only while there are none.
 */

/** A partition as the database has it. */
export interface Partition {
  name: string;
  /** Its samples are older than this, seconds since 1970 UTC; undefined: without limit. */
  beforeS: number | undefined;
}

/** A day partition that is to be made. */
export interface DayPartition {
  name: string;
  beforeS: number;
}

export const MAX_PARTITION = 'p_max';
const DAY_S = 86_400;
const DAYS_BACK = 2;
const DAYS_AHEAD = 3;
/** After a longer stop the days of the gap share one partition. */
const LONGEST_GAP_DAYS = 40;

/**
 * The days that are missing: every day after the last one there is, up to three days ahead; for a new table from two
 * days back on. None when the table has no partition without limit to cut them off.
 */
export function planDays(existing: readonly Partition[], { nowMs }: { nowMs: number }): DayPartition[] {
  if (!existing.some(({ name, beforeS }) => name === MAX_PARTITION && beforeS === undefined)) return [];
  const today = Math.floor(nowMs / 1000 / DAY_S);
  const lastEndS = Math.max(0, ...existing.map(({ beforeS }) => beforeS ?? 0));
  const nextDay = Math.ceil(lastEndS / DAY_S);
  const isRecent = nextDay >= today - LONGEST_GAP_DAYS;
  const firstDay = isRecent ? nextDay : today - DAYS_BACK;
  const count = Math.max(0, today + DAYS_AHEAD - firstDay + 1);
  return Array.from({ length: count }, (_, index) => dayPartition(firstDay + index));
}

/** Names of partitions that hold nothing younger than `retentionDays`; never the one without limit. */
export function planDrops(
  existing: readonly Partition[],
  { nowMs, retentionDays }: { nowMs: number; retentionDays: number },
): string[] {
  const oldestS = nowMs / 1000 - retentionDays * DAY_S;
  return existing
    .filter(({ beforeS }) => beforeS !== undefined && beforeS <= oldestS)
    .map(({ name }) => name);
}

function dayPartition(day: number): DayPartition {
  const date = new Date(day * DAY_S * 1000).toISOString().slice(0, 10).replaceAll('-', '');
  return { name: `p${date}`, beforeS: (day + 1) * DAY_S };
}
