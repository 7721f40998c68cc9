/** Series of several queries on one axis of time. */
import { type Values } from './placed-series';

type Times = ArrayLike<number>;

interface Aligned {
  /** Every instant of any series, in order. */
  timesMs: Times;
  /** Values on that axis; what has no value at an instant has a gap there. */
  align: (ownTimesMs: Times, values: Values) => Values;
}

export function alignTimes(axes: Times[]): Aligned {
  const different = [...new Set(axes)];
  const first = different[0] ?? [];
  if (different.every((axis) => isSame(axis, first)) && isRising(first)) {
    return { timesMs: first, align: (_, values) => values };
  }
  const timesMs = [...new Set(different.flatMap((axis) => Array.from(axis)))].sort((a, b) => a - b);
  const position = new Map(timesMs.map((time, index) => [time, index]));
  return {
    timesMs,
    align(ownTimesMs, values) {
      const aligned = new Array<number | null>(timesMs.length).fill(null);
      for (let index = 0; index < ownTimesMs.length; index += 1) {
        aligned[position.get(ownTimesMs[index]!)!] = values[index] ?? null;
      }
      return aligned;
    },
  };
}

function isSame(a: Times, b: Times): boolean {
  if (a === b) {
    return true;
  }
  for (let index = 0; index < a.length; index += 1) {
    if (a[index] !== b[index]) {
      return false;
    }
  }
  return a.length === b.length;
}

function isRising(times: Times): boolean {
  for (let index = 1; index < times.length; index += 1) {
    if (times[index]! <= times[index - 1]!) {
      return false;
    }
  }
  return true;
}
