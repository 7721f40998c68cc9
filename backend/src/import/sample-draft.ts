/**
 * An old sample on its way: what it says, before the names in it have numbers and before its interval is known.
 *
 * `seq` tells rows of one second apart. Here it is a 16-bit hash of what the row says: the same report, kept by two
 * old servers or read twice, is one row; two different reports of one second (a clock that was set back) are two.
 */
import { createHash } from 'node:crypto';

/** A value as the database gets it. */
export type Cell = number | undefined;

/** Why a row is not stored. */
export type Refusal =
  'no host' | 'no time' | 'no PID' | 'no device' | 'no address' | 'a time in the future' | 'no text';

export interface Draft {
  id: number;
  /** Name of the host; of a flow, the host's address. */
  host: string;
  /** Seconds since 1970 UTC. */
  atS: number;
  seq: number;
  /** What else has a number: MD5 of a command line, a device, or the two ends of a flow. */
  name: readonly string[];
  /** The columns after the key; `nameId` is the number of `name`. */
  cells: (context: { intervalMs: number; nameId: number }) => Cell[];
}

export interface Refused {
  id: number;
  refused: Refusal;
}

/** The last second of a TIMESTAMP on every server. */
const LAST_S = 2 ** 31 - 1;

/** Host and time of a row, or why there are none. */
export function readKey(
  { id, at_s: atS }: { id: number; at_s: number | null },
  host: string | null,
): { id: number; host: string; atS: number } | Refused {
  if (host === null || host.trim() === '') return { id, refused: 'no host' };
  if (atS === null || atS <= 0 || atS > LAST_S) return { id, refused: 'no time' };
  return { id, host: host.trim(), atS: Math.floor(atS) };
}

export function hash16(values: readonly unknown[]): number {
  return createHash('md5').update(JSON.stringify(values)).digest().readUInt16BE(0);
}

/** KiB/s over an interval, in bytes. */
export function bytesOf(kibPerS: number | undefined, intervalMs: number): Cell {
  return kibPerS === undefined ? undefined : Math.round((kibPerS * 1024 * intervalMs) / 1000);
}

/** The part of an interval that `percent` is, in ms. */
export function msOf(percent: number | undefined, intervalMs: number): Cell {
  return percent === undefined ? undefined : Math.round((percent / 100) * intervalMs);
}

const GIB = 1024 ** 3;
export function bytesOfGib(gib: number | undefined): Cell {
  return gib === undefined ? undefined : Math.round(gib * GIB);
}
