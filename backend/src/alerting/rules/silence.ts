/** Times in which incidents are kept and not told. Pure. */
import type { Matcher, SilenceDraft } from '@dpm/protocol';
import { fits, type About } from './matcher.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const WEEK_DAYS = 7;
/** Unix time began on a Thursday, the fourth day of the week. */
const FIRST_DAY = 4;

export interface Silence {
  id: number;
  matcher: Matcher;
  startsMs: number;
  /** Null: for ever. */
  endsMs: number | null;
  /** Null: the whole time from `startsMs` to `endsMs`. */
  weekly: Weekly | null;
}

/** A maintenance window that comes again every week. */
export type Weekly = NonNullable<SilenceDraft['weekly']>;

export function isSilenced(silences: readonly Silence[], about: About, nowMs: number): boolean {
  return silences.some((silence) => isOn(silence, nowMs) && fits(silence.matcher, about));
}

export function isOn({ startsMs, endsMs, weekly }: Omit<Silence, 'id' | 'matcher'>, nowMs: number): boolean {
  if (nowMs < startsMs || (endsMs !== null && nowMs >= endsMs)) return false;
  return weekly === null || isInWeek(weekly, nowMs);
}

/** One that runs past midnight is still on in the days after the one that it began on. */
function isInWeek({ days, minute, minutes, utcOffsetMinutes }: Weekly, nowMs: number): boolean {
  const local = nowMs + utcOffsetMinutes * MINUTE_MS;
  const today = Math.floor(local / DAY_MS);
  for (let back = 0; back <= WEEK_DAYS; back += 1) {
    const day = today - back;
    const beganMs = day * DAY_MS + minute * MINUTE_MS;
    if (days.includes(weekdayOf(day)) && local >= beganMs && local < beganMs + minutes * MINUTE_MS)
      return true;
  }
  return false;
}

/** 1 Monday to 7 Sunday, of days since 1970-01-01. */
function weekdayOf(day: number): number {
  return ((((day + FIRST_DAY - 1) % WEEK_DAYS) + WEEK_DAYS) % WEEK_DAYS) + 1;
}
