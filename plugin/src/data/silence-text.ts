import { dateTimeFormat } from '@grafana/data';
import { formatDuration } from './format';
import { type Silence } from './rule-queries';
import { t, type MessageKey } from '../i18n/t';

const MINUTE_MS = 60_000;
const HOUR_MINUTES = 60;

/** When nothing is told, in words. */
export function silenceTime({
  startsMs,
  endsMs,
  weekly,
}: Pick<Silence, 'startsMs' | 'endsMs' | 'weekly'>): string {
  if (weekly === null) {
    return t('silences.once', { from: dateTimeFormat(startsMs), to: dateTimeFormat(endsMs ?? startsMs) });
  }
  const { days, minute, minutes, utcOffsetMinutes } = weekly;
  return t('silences.weekly', {
    days: days.map((day) => t(`silences.day.${day}` as MessageKey)).join(' '),
    at: clockOf(minute),
    lasting: formatDuration(minutes * MINUTE_MS),
    zone: zoneOf(utcOffsetMinutes),
  });
}

/** `23:00` of minutes of a day. */
function clockOf(minute: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  return `${two(Math.floor(minute / HOUR_MINUTES))}:${two(minute % HOUR_MINUTES)}`;
}

/** Minutes of a day of `23:00`; undefined when it is no time. */
export function minuteOf(clock: string): number | undefined {
  const [, hours = '', minutes = ''] = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(clock.trim()) ?? [];
  return hours === '' ? undefined : Number(hours) * HOUR_MINUTES + Number(minutes);
}

/** `UTC+08:00` */
function zoneOf(offsetMinutes: number): string {
  return `UTC${offsetMinutes < 0 ? '-' : '+'}${clockOf(Math.abs(offsetMinutes))}`;
}
