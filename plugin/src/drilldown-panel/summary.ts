/** Figures of the legend, and what the panel says of its data. Pure. */
import { sumSeries } from './sum-series';
import { type Values } from './placed-series';

export interface Figures {
  /** Over all the time that was measured, so that means add up. */
  mean: number;
  max: number | null;
  /** At the last instant; null in a gap. */
  last: number | null;
  /** Of the sum of all rows; null when that is nothing. */
  share: number | null;
  /** Mean × measured seconds: bytes of a rate, CPU seconds of cores; null when no step is known. */
  total: number | null;
}

export interface Summary {
  rows: Figures[];
  all: Figures;
  /** Usual distance of two points, ms; 0 when there is one point only, and nobody says how long it stands for. */
  stepMs: number;
  /** Part of the time range that has points. */
  coverage: number;
}

interface Data {
  timesMs: ArrayLike<number>;
  /** What is shown. */
  rows: Values[];
  /** All that was measured, shown or not: an instant of any of them counts. */
  all: Values[];
  range: { fromMs: number; toMs: number };
  /** As the source says it; else it is found in the points. */
  stepMs?: number | undefined;
}

export function summarize({ timesMs, rows, all, range, ...told }: Data): Summary {
  const sums = sumSeries(rows, timesMs.length);
  const stepMs = told.stepMs ?? medianStep(timesMs);
  const measured = countMeasured(sums, all);
  const measuredS = (measured * stepMs) / 1000;
  const whole = figuresOf(sums, { measured, measuredS, sum: undefined });
  const sum = whole.mean * measured;
  return {
    rows: rows.map((values) => figuresOf(values, { measured, measuredS, sum })),
    all: { ...whole, share: sum === 0 ? null : 1 },
    stepMs,
    coverage: coverageOf(measured * stepMs, range),
  };
}

/** Instants at which any of them has a value; where the shown ones have a sum, none of the others need be asked. */
function countMeasured(sums: Values, all: Values[]): number {
  let count = 0;
  for (let index = 0; index < sums.length; index += 1) {
    count += hasValue(sums, index) || all.some((values) => hasValue(values, index)) ? 1 : 0;
  }
  return count;
}

const hasValue = (values: Values, index: number) => values[index] !== null && values[index] !== undefined;

function coverageOf(measuredMs: number, { fromMs, toMs }: Data['range']): number {
  return toMs <= fromMs ? 0 : Math.min(1, measuredMs / (toMs - fromMs));
}

function figuresOf(
  values: Values,
  { measured, measuredS, sum }: { measured: number; measuredS: number; sum: number | undefined },
): Figures {
  let own = 0;
  let max = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value !== null && value !== undefined) {
      own += value;
      max = value > max ? value : max;
    }
  }
  const mean = measured === 0 ? 0 : own / measured;
  const last = values.length === 0 ? null : (values[values.length - 1] ?? null);
  return {
    ...{ mean, last, total: totalOf(mean, { measured, measuredS }) },
    share: sum ? own / sum : null,
    max: max === -Infinity ? null : max,
  };
}

function totalOf(mean: number, { measured, measuredS }: { measured: number; measuredS: number }) {
  return measured > 0 && measuredS === 0 ? null : mean * measuredS;
}

/** The median, so that a gap does not count as usual. */
function medianStep(timesMs: ArrayLike<number>): number {
  const steps = Array.from(
    { length: Math.max(0, timesMs.length - 1) },
    (_, index) => timesMs[index + 1]! - timesMs[index]!,
  );
  return steps.sort((a, b) => a - b)[Math.floor(steps.length / 2)] ?? 0;
}

/** The unit of a rate's or of cores' total; undefined where a total means nothing, as of memory. */
export function totalUnit(unit: string): string | undefined {
  if (/^suffix:/.test(unit)) {
    return CORES.test(unit) ? 's' : undefined;
  }
  return TOTAL_UNITS[unit];
}

const CORES = /cores?|核/i;
const TOTAL_UNITS: Record<string, string> = {
  binBps: 'bytes',
  Bps: 'decbytes',
  KBs: 'deckbytes',
  KiBs: 'kbytes',
  MBs: 'decmbytes',
  MiBs: 'mbytes',
};
