/** What became of the rows of one old table. Read = imported + merged + covered + refused. */
import type { Oddity } from './old-values.ts';
import type { Refusal } from './sample-draft.ts';

export interface RefusedRows {
  rows: number;
  firstId: number;
}

export interface Tally {
  read: number;
  /** Stored. */
  imported: number;
  /** There already, such as one report that two old servers kept. */
  merged: number;
  /** Of a time for which the host reported here itself. */
  covered: number;
  refused: Partial<Record<Refusal, RefusedRows>>;
  /** Values within stored rows that cannot be. */
  leftOut: Partial<Record<Oddity, number>>;
}

export function emptyTally(): Tally {
  return { read: 0, imported: 0, merged: 0, covered: 0, refused: {}, leftOut: {} };
}

export function addTallies(a: Tally, b: Tally): Tally {
  const refused = { ...a.refused };
  for (const [reason, { rows, firstId }] of entries(b.refused)) {
    const before = refused[reason];
    refused[reason] = { rows: rows + (before?.rows ?? 0), firstId: before?.firstId ?? firstId };
  }
  const leftOut = { ...a.leftOut };
  for (const [oddity, count] of entries(b.leftOut)) leftOut[oddity] = (leftOut[oddity] ?? 0) + count;
  return {
    read: a.read + b.read,
    imported: a.imported + b.imported,
    merged: a.merged + b.merged,
    covered: a.covered + b.covered,
    refused,
    leftOut,
  };
}

export function countRefused({ refused }: Tally): number {
  return entries(refused).reduce((sum, [, { rows }]) => sum + rows, 0);
}

export function refuse(tally: Tally, { id, refused }: { id: number; refused: Refusal }): void {
  const before = tally.refused[refused];
  tally.refused[refused] = { rows: (before?.rows ?? 0) + 1, firstId: before?.firstId ?? id };
}

export function noteIn(tally: Tally): (oddity: Oddity) => void {
  return (oddity) => {
    tally.leftOut[oddity] = (tally.leftOut[oddity] ?? 0) + 1;
  };
}

function entries<Key extends string, Value>(record: Partial<Record<Key, Value>>): [Key, Value][] {
  return Object.entries(record) as [Key, Value][];
}
