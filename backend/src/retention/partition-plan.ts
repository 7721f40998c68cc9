/**
 * Partitions of everything that is kept by time: samples by day, 5 minutes by week, hours by month. A partition
 * `pYYYYMMDD` ends with that day in UTC; it begins where the one before it ends, so the first one also takes what is
 * older. `p_max` takes what lies beyond the last one and should be empty: cutting it up moves its rows, which is
 * quick only while there are none.
 */

/** A partition as the database has it. */
export interface Partition {
  name: string;
  /** Its rows end before, seconds since 1970 UTC; undefined: without limit. */
  beforeS: number | undefined;
}

/** A partition that is to be made. */
export interface NewPartition {
  name: string;
  beforeS: number;
}

/** The resolutions that tables hold; their names are those of the table `resolution`. */
export const RESOLUTIONS = ['raw', '5m', '1h'] as const;
export type Resolution = (typeof RESOLUTIONS)[number];

export const MAX_PARTITION = 'p_max';
const DAY_S = 86_400;
/** 1970-01-05 was a Monday. */
const FIRST_MONDAY = 4;
/** The days that a new table has partitions for, counted from today; later ones go as far ahead. */
const BACK_DAYS: Record<Resolution, number> = { raw: 2, '5m': 7, '1h': 31 };
const AHEAD_DAYS: Record<Resolution, number> = { raw: 3, '5m': 7, '1h': 31 };
/** After a longer stop the time of the gap shares one partition. */
const LONGEST_GAP_DAYS = 40;

export function resolutionOf(table: string): Resolution {
  return RESOLUTIONS.find((resolution) => table.endsWith(`_${resolution}`)) ?? 'raw';
}

/**
 * The partitions that are missing: from the last one there is to some time ahead; for a new table from a few days back
 * on. None when the table has no partition without limit to cut them off.
 */
export function planPartitions(
  existing: readonly Partition[],
  { nowMs, resolution }: { nowMs: number; resolution: Resolution },
): NewPartition[] {
  if (!existing.some(({ name, beforeS }) => name === MAX_PARTITION && beforeS === undefined)) return [];
  const today = Math.floor(nowMs / 1000 / DAY_S);
  const lastEndS = Math.max(0, ...existing.map(({ beforeS }) => beforeS ?? 0));
  const nextDay = Math.ceil(lastEndS / DAY_S);
  const lastDay = today + AHEAD_DAYS[resolution];
  let day = nextDay >= today - LONGEST_GAP_DAYS ? nextDay : today - BACK_DAYS[resolution];
  const planned: NewPartition[] = [];
  while (day <= lastDay) {
    day = endOfPeriod(day, resolution);
    planned.push(partitionUpTo(day - 1));
  }
  return planned;
}

/**
 * Partitions that hold nothing that ends at `limitS` or later and nothing of `heldDays`, which are counted from
 * 1970-01-01; never the one without limit.
 */
export function planDrops(
  existing: readonly Partition[],
  { limitS, heldDays = [] }: { limitS: number; heldDays?: readonly number[] | undefined },
): NewPartition[] {
  const isHeld = (fromS: number, untilS: number) =>
    heldDays.some((day) => day * DAY_S < untilS && (day + 1) * DAY_S > fromS);
  return existing.flatMap(({ name, beforeS }, place) => {
    if (beforeS === undefined || beforeS > limitS) return [];
    return isHeld(existing[place - 1]?.beforeS ?? 0, beforeS) ? [] : [{ name, beforeS }];
  });
}

/** Days are counted from 1970-01-01; this is the day after the period that holds `day`. */
function endOfPeriod(day: number, resolution: Resolution): number {
  if (resolution === 'raw') return day + 1;
  if (resolution === '5m') return day + 7 - ((day - FIRST_MONDAY + 7) % 7);
  const date = new Date(day * DAY_S * 1000);
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / 1000 / DAY_S;
}

/** The partition that ends with a day, counted from 1970-01-01. */
export function partitionUpTo(day: number): NewPartition {
  const date = new Date(day * DAY_S * 1000).toISOString().slice(0, 10).replaceAll('-', '');
  return { name: `p${date}`, beforeS: (day + 1) * DAY_S };
}
