import { formattedValueToString, getValueFormat } from '@grafana/data';
import { type ColumnKey } from './columns';
import { t } from '../i18n/t';

/** `71 %`, `0.4 %`, `0`: zero is zero, and what is less than a tenth of a percent is not. */
export function formatShare(share: number): string {
  const percent = share * 100;
  const size = Math.abs(percent);
  if (size === 0) {
    return '0';
  }
  if (size < 0.1) {
    return percent < 0 ? '> −0.1 %' : '< 0.1 %';
  }
  const digits = size < 9.95 ? size.toFixed(1) : size.toFixed(0);
  return `${percent < 0 ? '−' : ''}${digits.replace(/\.0$/, '')} %`;
}

/** `41s`, `17m`, `2h 5m`, in the reader's language. */
export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1_000));
  if (seconds < 60) {
    return t('duration.s', { s: seconds });
  }
  const minutes = Math.round(seconds / 60);
  if (minutes < 60) {
    return t('duration.min', { min: minutes });
  }
  const values = { h: Math.floor(minutes / 60), min: minutes % 60 };
  return t(values.min === 0 ? 'duration.h' : 'duration.hMin', values);
}

const bytes = getValueFormat('bytes');
const bytesPerS = getValueFormat('binBps');

export const formatBytes = (value: number) => formattedValueToString(bytes(value, decimals(value)));
export const formatBytesPerS = (value: number) => formattedValueToString(bytesPerS(value, decimals(value)));

/** Three digits are enough to compare by eye. */
function decimals(value: number): number {
  const size = Math.abs(value);
  const mantissa = size < 1 ? size : size / 1024 ** Math.floor(Math.log2(size) / 10);
  return mantissa < 10 && size >= 1024 ? 1 : 0;
}

/** A number of cores in use, with its unit. */
export const formatCores = (cores: number) => t('unit.cores', { value: coresText(cores) });

const coresText = (cores: number) => (Math.abs(cores) < 9.95 ? cores.toFixed(2) : cores.toFixed(1));

/**
 * An amount over the window in words: CPU as cores in use, memory as its average, the rest as a rate.
 * @param measuredMs time that the samples cover
 */
export function formatAmount(
  amount: number,
  { column, measuredMs }: { column: ColumnKey; measuredMs: number },
) {
  if (column === 'memory') {
    return formatBytes(amount);
  }
  if (measuredMs <= 0) {
    return '–';
  }
  return column === 'cpu' ? formatCores(amount / measuredMs) : formatBytesPerS((amount * 1000) / measuredMs);
}
