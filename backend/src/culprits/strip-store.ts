/** The host's own figures over a window, in buckets. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './rows-store.ts';
import { BUCKET, CPU_CAPACITY, type HostRange } from './window-store.ts';

/** Buckets of equal width, counted from the range's start. */
export interface Buckets {
  range: HostRange;
  widthS: number;
}

export interface StripBucket {
  bucket: number;
  measuredMs: number;
  /** Shares of capacity, CPU with steal. */
  cpu: number | null;
  memory: number | null;
  diskReadBytes: number | null;
  diskWriteBytes: number | null;
  netBytes: number | null;
}

/** Only buckets that hold a sample. */
export async function readStripBuckets(
  connection: PoolConnection,
  { range, widthS }: Buckets,
): Promise<StripBucket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${BUCKET} AS bucket, SUM(interval_ms) AS measuredMs,
       SUM(cpu_busy_ms + COALESCE(cpu_steal_ms, 0)) / NULLIF(SUM(${CPU_CAPACITY}), 0) AS cpu,
       SUM(mem_used_bytes * samples)
         / NULLIF(SUM(CASE WHEN mem_used_bytes IS NOT NULL THEN mem_total_bytes * samples END), 0) AS memory,
       SUM(disk_read_bytes) AS diskReadBytes, SUM(disk_write_bytes) AS diskWriteBytes,
       SUM(net_in_bytes + net_out_bytes) AS netBytes
     FROM ${rowsOf('host', range)} GROUP BY bucket`,
    [range.afterS, widthS],
  );
  return rows as unknown as StripBucket[];
}

/** Share of time with requests in flight of each bucket's busiest device; may exceed 1 by rounding of the kernel. */
export async function readDeviceBuckets(
  connection: PoolConnection,
  { range, widthS }: Buckets,
): Promise<{ bucket: number; util: number }[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT bucket, MAX(util) AS util
     FROM (
       SELECT ${BUCKET} AS bucket, component_id, SUM(busy_ms) / SUM(interval_ms) AS util
       FROM ${rowsOf('device', range)} WHERE interval_ms > 0 GROUP BY bucket, component_id
     ) d
     GROUP BY bucket`,
    [range.afterS, widthS],
  );
  return rows as unknown as { bucket: number; util: number }[];
}

/** The same for the busiest device over the whole range; null without devices. */
export async function readDeviceUtil(connection: PoolConnection, range: HostRange): Promise<number | null> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT MAX(util) AS util
     FROM (
       SELECT component_id, SUM(busy_ms) / SUM(interval_ms) AS util
       FROM ${rowsOf('device', range)} WHERE interval_ms > 0 GROUP BY component_id
     ) d`,
  );
  return (rows[0]?.['util'] as number | null | undefined) ?? null;
}
