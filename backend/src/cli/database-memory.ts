/**
 * How large the buffers of a private database are. Samples are clustered by host, so every host has a page of each
 * table that its next report goes to: ten thousand hosts fill about 1 GiB with them. Buffers that hold these pages, and
 * a log that lasts until a page is full, let each page be written once instead of with every report.
 */
import { totalmem } from 'node:os';

const MIB = 1024 * 1024;
const LEAST = { pool: 128 * MIB, log: 64 * MIB };
const MOST = { pool: 8_192 * MIB, log: 1_024 * MIB };

/** Memory that this machine or, if that is less, this container has, bytes. */
export function availableMemory(): number {
  const limit = process.constrainedMemory();
  return limit > 0 ? Math.min(limit, totalmem()) : totalmem();
}

/** A quarter of the memory for pages, and a quarter of that for the log; bytes, in whole MiB. */
export function planDatabaseMemory(memoryBytes: number): { poolBytes: number; logBytes: number } {
  const poolBytes = clamp(memoryBytes / 4, LEAST.pool, MOST.pool);
  return { poolBytes, logBytes: clamp(poolBytes / 4, LEAST.log, MOST.log) };
}

function clamp(bytes: number, least: number, most: number): number {
  return Math.floor(Math.min(most, Math.max(least, bytes)) / MIB) * MIB;
}
