import { type Matcher, type SilenceDraft } from '@dpm/protocol';
import { z } from 'zod/mini';
import { minuteOf } from '../../data/silence-text';
import { type MessageKey } from '../../i18n/t';

const says = (key: MessageKey): string => key;
const NOTE_LENGTH = 1_000;
const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;
const MOST_HOURS = 24 * 366;
const MOST_WEEKLY_HOURS = 168;

export interface SilenceForm {
  kind: 'once' | 'weekly';
  /** Hours from now, or that each window lasts. */
  hours: string;
  /** Days on which a window begins: 1 Monday to 7 Sunday. */
  days: number[];
  /** `23:00` in the zone of the browser. */
  at: string;
  note: string;
}

export const NEW_SILENCE: SilenceForm = { kind: 'once', hours: '2', days: [7], at: '02:00', note: '' };

const most = ({ kind }: { kind: string }) => (kind === 'weekly' ? MOST_WEEKLY_HOURS : MOST_HOURS);

export const silenceSchema = z
  .object({
    kind: z.enum(['once', 'weekly']),
    hours: z.string(),
    days: z.array(z.number()),
    at: z.string(),
    note: z
      .string()
      .check(z.trim(), z.minLength(1, says('form.required')), z.maxLength(NOTE_LENGTH, says('form.tooLong'))),
  })
  .check(
    z.refine((form) => Number(form.hours) > 0 && Number(form.hours) <= most(form), {
      path: ['hours'],
      error: says('silences.hoursBad'),
    }),
    z.refine(({ kind, at }) => kind === 'once' || minuteOf(at) !== undefined, {
      path: ['at'],
      error: says('silences.atBad'),
    }),
    z.refine(({ kind, days }) => kind === 'once' || days.length > 0, {
      path: ['days'],
      error: says('form.required'),
    }),
  );

interface Now {
  nowMs: number;
  /** Of the browser's zone, east of UTC. */
  utcOffsetMinutes: number;
}

export function browserNow(): Now {
  return { nowMs: Date.now(), utcOffsetMinutes: -new Date().getTimezoneOffset() };
}

export function draftOf(form: SilenceForm, matcher: Matcher, { nowMs, utcOffsetMinutes }: Now): SilenceDraft {
  const minutes = Math.round(Number(form.hours) * HOUR_MINUTES);
  const note = form.note.trim();
  if (form.kind === 'once') {
    return { matcher, startsMs: nowMs, endsMs: nowMs + minutes * MINUTE_MS, weekly: null, note };
  }
  const weekly = { days: [...form.days].sort(), minute: minuteOf(form.at) ?? 0, minutes, utcOffsetMinutes };
  return { matcher, startsMs: nowMs, endsMs: null, weekly, note };
}
