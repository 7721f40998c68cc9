import type { Unit } from './rules/measures.ts';

const BYTES = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB'];
const STEP = 1_024;

/** A value as people read it: `98 %`, `1.4 GiB/s`. */
export function amountOf(
  value: number,
  unit: Unit,
  words: { days: string; seconds: string; times: string },
): string {
  switch (unit) {
    case 'percent':
    case 'cpuPercent':
      return `${round(value)}%`;
    case 'bytes':
      return bytesOf(value);
    case 'bytesPerS':
      return `${bytesOf(value)}/s`;
    case 'days':
    case 'seconds':
    case 'times':
      return `${round(value)}${words[unit]}`;
    case 'count':
      return round(value);
  }
}

function bytesOf(bytes: number): string {
  const power = Math.min(
    BYTES.length - 1,
    Math.max(0, Math.floor(Math.log(Math.max(1, bytes)) / Math.log(STEP))),
  );
  return `${round(bytes / STEP ** power)} ${BYTES[power]}`;
}

/** One digit behind the point below ten. */
function round(value: number): string {
  return Math.abs(value) < 10 ? String(Math.round(value * 10) / 10) : String(Math.round(value));
}
