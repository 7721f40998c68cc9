import { type Values } from './placed-series';

/** At each instant the sum of those that have a value there; a gap where none has. */
export function sumSeries(all: Values[], length: number): Array<number | null> {
  // Numbers beside nulls would be an object each, anew with every addition.
  const sums = new Float64Array(length);
  const isThere = new Uint8Array(length);
  for (const values of all) {
    for (let index = 0; index < length; index += 1) {
      const value = values[index];
      if (value !== null && value !== undefined) {
        sums[index]! += value;
        isThere[index] = 1;
      }
    }
  }
  return Array.from(sums, (sum, index) => (isThere[index] === 1 ? sum : null));
}
