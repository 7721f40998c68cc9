/**
 * Which samples belong to a window. A sample tells of the time before its end `a_time`, so it belongs to the window
 * [from, to) that holds the last moment of its interval: from < a_time ≤ to. Windows side by side share no sample
 * and lose none. `a_time` has whole seconds, so both bounds are rounded down to seconds without changing the set.
 */
import type { WindowQuery } from '@dpm/protocol';
import { ProductError } from '../errors.ts';

/** Bounds of `a_time`, seconds since 1970 UTC. */
export interface SampleRange {
  /** Exclusive. */
  afterS: number;
  /** Inclusive. */
  untilS: number;
}

/** Longest window: what the hours are kept for. */
const LONGEST_DAYS = 3 * 366;
const DAY_MS = 86_400_000;
/** Last moment that the answer's schema holds. */
const LATEST_MS = 4_102_444_800_000;
/** Range of the database's TIMESTAMP. */
const FIRST_S = 1;
const LAST_S = 2_147_483_647;

/** Throws WINDOW_INVALID when it holds no time, WINDOW_TOO_LONG when it would read endless rows; both are 400. */
export function toSampleRange({ from, to }: Pick<WindowQuery, 'from' | 'to'>): SampleRange {
  if (from >= to || to > LATEST_MS) {
    throw new ProductError({
      code: 'WINDOW_INVALID',
      message: from >= to ? 'the window ends before it begins' : 'the window ends after the year 2099',
      where: from >= to ? 'from' : 'to',
      remedy: 'ask for from < to, in milliseconds since 1970 UTC',
      httpStatus: 400,
    });
  }
  if (to - from > LONGEST_DAYS * DAY_MS) {
    throw new ProductError({
      code: 'WINDOW_TOO_LONG',
      message: `the window is longer than ${LONGEST_DAYS} days`,
      where: 'from',
      remedy: 'ask for a shorter window',
      httpStatus: 400,
    });
  }
  return { afterS: toTimestamp(from), untilS: toTimestamp(to) };
}

function toTimestamp(ms: number): number {
  return Math.min(LAST_S, Math.max(FIRST_S, Math.floor(ms / 1000)));
}

/**
 * Width in whole seconds of buckets that cut a range into at most `most`. Never less than one and a half intervals
 * of `stepMs`, so that an empty bucket means missing samples and not samples that came a little late.
 */
export function bucketSeconds(
  range: SampleRange,
  { most, stepMs }: { most: number; stepMs: number },
): number {
  return Math.max(1, Math.ceil((range.untilS - range.afterS) / most), Math.ceil((1.5 * stepMs) / 1000));
}

/** The usual interval of a window's samples, ms: their mean, in whole seconds from one second on; 0 without any. */
export function usualStepMs({ samples, measuredMs }: { samples: number; measuredMs: number }): number {
  if (samples === 0) return 0;
  const mean = measuredMs / samples;
  return mean < 1000 ? Math.round(mean) : Math.round(mean / 1000) * 1000;
}
