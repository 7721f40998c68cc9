import type { TextCursor } from './text-cursor.ts';

/**
 * The three numbers of `schedstat` of a thread (kernel: Documentation/scheduler/sched-stats.rst). All are 0 where the
 * kernel does not keep them.
 */
export interface RunTimes {
  ranNs: number;
  /** Runnable but not running. */
  delayedNs: number;
  /** Times that it got a CPU. */
  slices: number;
}

export function emptyRunTimes(): RunTimes {
  return { ranNs: 0, delayedNs: 0, slices: 0 };
}

export function copyRunTimes(from: RunTimes, into: RunTimes): void {
  into.ranNs = from.ranNs;
  into.delayedNs = from.delayedNs;
  into.slices = from.slices;
}

export function sameRunTimes(a: RunTimes, b: RunTimes): boolean {
  return a.ranNs === b.ranNs && a.slices === b.slices && a.delayedNs === b.delayedNs;
}

/** Parses what a cursor stands before into `into`; false when it is anything else, and then nothing is changed. */
export function parseRunTimes(cursor: TextCursor, into: RunTimes): boolean {
  const ranNs = cursor.nextNumber();
  const delayedNs = cursor.nextNumber();
  const slices = cursor.nextNumber();
  if (Number.isNaN(ranNs + delayedNs + slices)) return false;
  into.ranNs = ranNs;
  into.delayedNs = delayedNs;
  into.slices = slices;
  return true;
}
