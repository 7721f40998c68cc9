import { type Values } from './placed-series';

/** The row of a stack that a height lies in at one instant; undefined above the stack, below zero and in a gap. */
export function rowAt(
  rows: Values[],
  { index, height }: { index: number; height: number },
): number | undefined {
  if (height < 0) {
    return undefined;
  }
  let top = 0;
  for (let row = 0; row < rows.length; row += 1) {
    top += Math.max(0, rows[row]![index] ?? 0);
    if (height < top) {
      return row;
    }
  }
  return undefined;
}
