import { type Burst, type CulpritRow } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { formatBytes, formatBytesPerS, formatCores, formatShare } from './format';
import { t } from '../i18n/t';

/** Descriptors in use from this share of their limit on are worth a warning. */
const NEAR_LIMIT = 0.8;

type Held = Pick<CulpritRow, 'threads' | 'fds' | 'fdLimit' | 'swapBytes'>;

/** Threads, descriptors and swap; null when none of them is known. */
export function heldText({ threads, fds, fdLimit, swapBytes }: Held): string | null {
  const parts = [
    threads === null ? null : t('detail.threads', { count: threads }),
    descriptorsText(fds, fdLimit),
    swapBytes === null ? null : t('detail.swap', { value: swapBytes === 0 ? '0' : formatBytes(swapBytes) }),
  ];
  return parts.filter((part) => part !== null).join(' · ') || null;
}

function descriptorsText(fds: number | null, limit: number | null): string | null {
  if (fds === null) {
    return null;
  }
  return limit === null || limit === 0
    ? t('detail.fds', { count: fds })
    : t('detail.fdsOf', { count: fds, limit, share: formatShare(fds / limit) });
}

export function isNearLimit({ fds, fdLimit }: Held): boolean {
  return fds !== null && fdLimit !== null && fds >= NEAR_LIMIT * fdLimit;
}

/** The highest second of each resource while the host was saturated, and when it was. */
export function burstText({ samples, cpu, diskRead, diskWrite }: Burst): string {
  const peaks = [
    { column: t('column.cpu'), peak: cpu, format: (perS: number) => formatCores(perS / 1000) },
    { column: t('column.diskRead'), peak: diskRead, format: formatBytesPerS },
    { column: t('column.diskWrite'), peak: diskWrite, format: formatBytesPerS },
  ];
  const texts = peaks.flatMap(({ column, peak, format }) =>
    peak === null || peak.perS <= 0
      ? []
      : [
          t('detail.peak', {
            column,
            value: format(peak.perS),
            time: dateTimeFormat(peak.atMs, { format: 'HH:mm:ss' }),
          }),
        ],
  );
  return [...texts, t('detail.burstSamples', { count: samples })].join(' · ');
}
