import { type JobRow } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { formatDuration } from './format';
import { t } from '../i18n/t';

const DAY_MS = 86_400_000;
/** Below this, minutes do not tell the two ends of several runs apart. */
const FINE_MS = 60_000;

/** What a job was and when: `job mysqldump (14:02, 17m)`. `atMs` is the end of the window that it is told for. */
export function jobText(job: JobRow, { atMs }: { atMs: number }): string {
  const { name, seen, runs, startedAtMs, endedAtMs } = job;
  if (!seen) {
    return t('job.unseen', { name });
  }
  if (startedAtMs === null) {
    return t('job.plain', { name });
  }
  const lifeMs = (endedAtMs ?? atMs) - startedAtMs;
  const time = (ms: number, fine = false) => momentText(ms, { atMs, fine });
  if (runs > 1) {
    const fine = lifeMs < FINE_MS;
    const to = endedAtMs === null ? '…' : time(endedAtMs, fine);
    return t('job.many', { count: runs, name, from: time(startedAtMs, fine), to });
  }
  return endedAtMs === null
    ? t('job.running', { name, start: time(startedAtMs) })
    : t('job.ended', { name, start: time(startedAtMs), duration: formatDuration(lifeMs) });
}

/** The time of day, and the day as well when it is not that of `atMs`. */
function momentText(ms: number, { atMs, fine }: { atMs: number; fine: boolean }): string {
  const time = fine ? 'HH:mm:ss' : 'HH:mm';
  return dateTimeFormat(ms, { format: Math.abs(atMs - ms) < DAY_MS ? time : `MM-DD ${time}` });
}
