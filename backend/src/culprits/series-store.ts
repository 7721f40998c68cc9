/** Amounts per bucket and instance. */
import type { Resource } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { InstanceSums } from './culprits-store.ts';
import type { Buckets } from './strip-store.ts';
import { rowsOf } from './rows-store.ts';
import { BUCKET } from './window-store.ts';

/** What a resource is in a row of an instance, a process or a pair of addresses: ms or bytes over the interval, or bytes at its end. */
export const AMOUNT: Record<Resource, string> = {
  cpu: 'cpu_ms',
  memory: 'memory_sum',
  diskRead: 'read_bytes',
  diskWrite: 'write_bytes',
  netIn: 'net_in_bytes',
  netOut: 'net_out_bytes',
};

export interface MeasuredBucket {
  bucket: number;
  samples: number;
  measuredMs: number;
}

/** Buckets that hold a sample of the host, in order of time. */
export async function readMeasuredBuckets(
  connection: PoolConnection,
  { range, widthS }: Buckets,
): Promise<MeasuredBucket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${BUCKET} AS bucket, SUM(samples) AS samples, SUM(interval_ms) AS measuredMs
     FROM ${rowsOf('host', range)} GROUP BY bucket ORDER BY bucket`,
    [range.afterS, widthS],
  );
  return rows as unknown as MeasuredBucket[];
}

export interface AmountBucket {
  bucket: number;
  instanceId: number;
  /** Sum over the bucket's samples. */
  amount: number;
}

/** Where the resource was measured. */
export async function readAmountBuckets(
  connection: PoolConnection,
  { range, widthS, resource }: Buckets & { resource: Resource },
): Promise<AmountBucket[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${BUCKET} AS bucket, instance_id AS instanceId, SUM(${AMOUNT[resource]}) AS amount
     FROM ${rowsOf('instance', range)} GROUP BY bucket, instance_id HAVING amount IS NOT NULL`,
    [range.afterS, widthS],
  );
  return rows as unknown as AmountBucket[];
}

export type SeriesInstance = Pick<
  InstanceSums,
  'instanceId' | 'kind' | 'engine' | 'port' | 'dataDir' | 'name'
>;

export async function readInstances(
  connection: PoolConnection,
  instanceIds: readonly number[],
): Promise<SeriesInstance[]> {
  if (instanceIds.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT instance_id AS instanceId, kind, engine, port, data_dir AS dataDir, name
     FROM instance WHERE instance_id IN (?)`,
    [instanceIds],
  );
  return rows as unknown as SeriesInstance[];
}
