import { type LinkModel } from '@grafana/data';
import { type PlacedSeries } from './placed-series';

/** Data links of one point of a series, by its row in the answer it came from. */
export function linksAt({ field }: PlacedSeries, row: number): LinkModel[] {
  return row < 0 ? [] : (field.getLinks?.({ valueRowIndex: row }) ?? []);
}

/** The row of an instant in the answer that a series came from; -1 where it has none. */
export function rowOf({ ownTimesMs }: PlacedSeries, atMs: number): number {
  return Array.prototype.indexOf.call(ownTimesMs, atMs);
}
