import { type Values } from './placed-series';

/** At each instant the sum of those that have a value there; a gap where none has. */
export function sumSeries(all: Values[], length: number): Array<number | null> {
  const sums = new Array<number | null>(length).fill(null);
  for (const values of all) {
    for (let index = 0; index < length; index += 1) {
      const value = values[index];
      if (value !== null && value !== undefined) {
        sums[index] = (sums[index] ?? 0) + value;
      }
    }
  }
  return sums;
}
