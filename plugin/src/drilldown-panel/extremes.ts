import { type Values } from './placed-series';

/**
 * The least and the largest value as Grafana keeps them with a field (`state.calcs`): found here in one pass, it need not
 * compute all its statistics of every series to learn these two. Null where there is no value.
 */
export function extremesOf(values: Values): { min: number | null; max: number | null } {
  let min = Infinity;
  let max = -Infinity;
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index];
    if (value !== null && value !== undefined) {
      min = value < min ? value : min;
      max = value > max ? value : max;
    }
  }
  return min > max ? { min: null, max: null } : { min, max };
}
