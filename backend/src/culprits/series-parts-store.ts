/** Amounts per bucket of the processes of one instance, and of the addresses that it talks to. */
import type { Resource } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { AMOUNT, type AmountBucket } from './series-store.ts';
import type { Buckets } from './strip-store.ts';
import { rowsOf } from './rows-store.ts';
import { BUCKET } from './window-store.ts';

/** Parts that one answer tells apart: those with most of it. */
const MOST_PARTS = 30;

/** An instance by its number; 0 is all that belongs to none. */
type Asked = Buckets & { resource: Resource; instance: number };

/** Joins `instance i`; takes the instance's number. */
const OF_ONE = `i.instance_id = ? AND i.kind = 'instance'`;
const OF_NONE = `? = 0 AND COALESCE(i.kind, 'other') <> 'instance'`;

export interface ProcessPart {
  pid: number;
  commandId: number;
  command: string | null;
}

/** The processes with most of the resource, the largest first. */
export async function readProcessParts(
  connection: PoolConnection,
  { range, resource, instance }: Asked,
): Promise<ProcessPart[]> {
  const amount = AMOUNT[resource];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT p.pid, p.commandId, c.remarks AS command
     FROM (
       SELECT s.pid, s.command_id AS commandId, SUM(s.${amount}) AS amount
       FROM ${rowsOf('process', range)} LEFT JOIN instance i ON i.instance_id = s.instance_id
       WHERE ${instance === 0 ? OF_NONE : OF_ONE}
       GROUP BY s.pid, s.command_id HAVING amount > 0 ORDER BY amount DESC LIMIT ${MOST_PARTS}
     ) p
     LEFT JOIN tb_monitor_process_info c ON c.id = p.commandId ORDER BY p.amount DESC, p.pid`,
    [instance],
  );
  return rows as unknown as ProcessPart[];
}

/** Of one of them. */
export async function readProcessBuckets(
  connection: PoolConnection,
  { range, widthS, resource, parts }: Asked & { parts: readonly ProcessPart[] },
): Promise<(Omit<AmountBucket, 'instanceId'> & { pid: number; commandId: number })[]> {
  if (parts.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${BUCKET} AS bucket, pid, command_id AS commandId, SUM(${AMOUNT[resource]}) AS amount
     FROM ${rowsOf('process', range)} WHERE (pid, command_id) IN (?)
     GROUP BY bucket, pid, command_id HAVING amount IS NOT NULL`,
    [range.afterS, widthS, parts.map(({ pid, commandId }) => [pid, commandId])],
  );
  return rows as unknown as (Omit<AmountBucket, 'instanceId'> & { pid: number; commandId: number })[];
}

export interface PairPart {
  pairId: number;
  local: string;
  remote: string;
}

/** Every pair of addresses of the instance that moved something. */
export async function readPairParts(
  connection: PoolConnection,
  { range, resource, instance }: Asked,
): Promise<PairPart[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT p.pair_id AS pairId, p.rsinfo AS local, p.remote
     FROM (
       SELECT pair_id, SUM(${AMOUNT[resource]}) AS amount FROM ${rowsOf('net_pair', range)} GROUP BY pair_id
     ) s
     JOIN net_pair p ON p.pair_id = s.pair_id LEFT JOIN instance i ON i.instance_id = p.instance_id
     WHERE ${instance === 0 ? OF_NONE : OF_ONE} AND s.amount > 0 ORDER BY s.amount DESC, p.pair_id`,
    [instance],
  );
  return rows as unknown as PairPart[];
}

export async function readPairBuckets(
  connection: PoolConnection,
  { range, widthS, resource, pairIds }: Asked & { pairIds: readonly number[] },
): Promise<(Omit<AmountBucket, 'instanceId'> & { pairId: number })[]> {
  if (pairIds.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${BUCKET} AS bucket, pair_id AS pairId, SUM(${AMOUNT[resource]}) AS amount
     FROM ${rowsOf('net_pair', range)} WHERE pair_id IN (?) GROUP BY bucket, pair_id`,
    [range.afterS, widthS, pairIds],
  );
  return rows as unknown as (Omit<AmountBucket, 'instanceId'> & { pairId: number })[];
}

export { MOST_PARTS };
