/** The points of a series: one per bucket that was measured, and one without values where samples are missing. */
import type { Series } from '@dpm/protocol';
import type { AmountBucket, MeasuredBucket } from './series-store.ts';
import type { SampleRange } from './window.ts';

export interface Point {
  /** End of the bucket. */
  atMs: number;
  /** Undefined in a gap. */
  measured: MeasuredBucket | undefined;
}

/** Samples further apart than this many intervals have a gap between them. */
const GAP_STEPS = 2.5;

/** `measured` in order of time; `stepMs` is the usual interval of a sample. */
export function toPoints(
  measured: readonly MeasuredBucket[],
  { range, widthS, stepMs }: { range: SampleRange; widthS: number; stepMs: number },
): Point[] {
  const widthMs = widthS * 1000;
  const endMs = (bucket: number) => Math.min(range.untilS, range.afterS + (bucket + 1) * widthS) * 1000;
  const longestMs = Math.max(widthMs, GAP_STEPS * stepMs);
  const points: Point[] = [];
  let lastMs: number | undefined;
  for (const one of measured) {
    const atMs = endMs(one.bucket);
    if (lastMs !== undefined && atMs - lastMs > longestMs) {
      points.push({ atMs: lastMs + Math.max(widthMs, Math.round(stepMs)), measured: undefined });
    }
    points.push({ atMs, measured: one });
    lastMs = atMs;
  }
  return points;
}

/** One value per point, in the series' unit; null where the instance has no sample or the resource no figure. */
export function toValues(
  points: readonly Point[],
  { amounts, unit }: { amounts: readonly Pick<AmountBucket, 'bucket' | 'amount'>[]; unit: Series['unit'] },
): (number | null)[] {
  const byBucket = new Map(amounts.map(({ bucket, amount }) => [bucket, amount]));
  return points.map(({ measured }) => {
    const amount = measured && byBucket.get(measured.bucket);
    return measured === undefined || amount === undefined ? null : toUnit(amount, { measured, unit });
  });
}

function toUnit(
  amount: number,
  { measured, unit }: { measured: MeasuredBucket; unit: Series['unit'] },
): number {
  if (unit === 'bytes') return amount / measured.samples;
  return (amount * (unit === 'cores' ? 1 : 1000)) / measured.measuredMs;
}
