/** What every answer about a window begins with: one snapshot, the host, and its totals. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Reach, Step } from './resolution.ts';
import { rowsOf } from './rows-store.ts';
import type { SampleRange } from './window.ts';

/** The rows of one host that an answer is made of. */
export interface HostRange extends SampleRange {
  hostId: number;
  reach: Reach;
  /** The coarsest of them. */
  step: Step;
}

/** Host totals over a range; null: not measured in any sample. */
export interface WindowTotals {
  samples: number;
  /** Time that the samples cover, ms. */
  measuredMs: number;
  cores: number | null;
  memoryTotalBytes: number | null;
  /** Busy CPU time of all cores, ms, without steal. */
  cpuMs: number | null;
  /** Busy, stolen and idle CPU time of all cores in the same samples, ms. */
  cpuCapacityMs: number | null;
  cpuStealMs: number | null;
  /** In use, average. */
  memoryBytes: number | null;
  /** Samples that have it. */
  memorySamples: number;
  diskReadBytes: number | null;
  diskWriteBytes: number | null;
  netInBytes: number | null;
  netOutBytes: number | null;
}

/** Samples whatever their age, where there are no rollups; takes `rangeValues`. */
export const IN_RANGE = 'host_id = ? AND a_time > FROM_UNIXTIME(?) AND a_time <= FROM_UNIXTIME(?)';
export const rangeValues = ({ hostId, afterS, untilS }: HostRange) => [hostId, afterS, untilS];

/** Ordinal of the bucket that a sample falls into; takes `afterS` and the width in seconds. */
export const BUCKET = '(UNIX_TIMESTAMP(a_time) - ? - 1) DIV ?';

/** Busy, stolen and idle CPU time of all cores in one row of the host, ms. */
export const CPU_CAPACITY = 'cpu_busy_ms + COALESCE(cpu_steal_ms, 0) + cpu_idle_ms + cpu_iowait_ms';

/** Samples in which the host's memory was measured. */
const WITH_MEMORY = 'CASE WHEN mem_used_bytes IS NOT NULL THEN samples END';

/** Runs reads that all see the same moment, so that sums agree while reports are stored. */
export async function inSnapshot<T>(
  db: Pick<Database, 'pool'>,
  read: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await db.pool.getConnection();
  let usable = false;
  try {
    await connection.query('SET TRANSACTION ISOLATION LEVEL REPEATABLE READ');
    await connection.query('START TRANSACTION WITH CONSISTENT SNAPSHOT');
    const result = await read(connection);
    await connection.query('COMMIT');
    usable = true;
    return result;
  } finally {
    if (usable) connection.release();
    else connection.destroy();
  }
}

/** The host of that name, spelled as it is stored. */
export async function findHost(
  connection: PoolConnection,
  name: string,
): Promise<{ hostId: number; host: string } | undefined> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT host_id AS hostId, rshost AS host FROM host WHERE rshost = ?',
    [name],
  );
  return rows[0] as { hostId: number; host: string } | undefined;
}

export async function readTotals(connection: PoolConnection, range: HostRange): Promise<WindowTotals> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT COALESCE(SUM(samples), 0) AS samples, COALESCE(SUM(interval_ms), 0) AS measuredMs,
       MAX(cores) AS cores, MAX(mem_total_bytes) AS memoryTotalBytes,
       SUM(cpu_busy_ms) AS cpuMs, SUM(${CPU_CAPACITY}) AS cpuCapacityMs, SUM(cpu_steal_ms) AS cpuStealMs,
       SUM(mem_used_bytes * samples) / SUM(${WITH_MEMORY}) AS memoryBytes,
       COALESCE(SUM(${WITH_MEMORY}), 0) AS memorySamples,
       SUM(disk_read_bytes) AS diskReadBytes, SUM(disk_write_bytes) AS diskWriteBytes,
       SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes
     FROM ${rowsOf('host', range)}`,
  );
  return rows[0] as unknown as WindowTotals;
}
