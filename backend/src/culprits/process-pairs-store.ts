/** Which pairs of addresses one process moved bytes of: samples only, since rollups of pairs have no processes. */
import type { Resource } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './rows-store.ts';
import type { PairPart } from './series-parts-store.ts';
import { BUCKET, type HostRange } from './window-store.ts';
import type { SampleRange } from './window.ts';

/** A process as long as it lived; the same PID may have been another one before and after. */
export interface Lives {
  pid: number;
  spans: readonly SampleRange[];
}

const AMOUNT: Partial<Record<Resource, string>> = { netIn: 'in_bytes', netOut: 'out_bytes' };

export interface StartOfPid {
  /** Seconds since 1970 UTC; null where no start is told. */
  startS: number | null;
  commandId: number;
}

/** What ran under a PID in the range, each start and command line once. */
export async function readStarts(
  connection: PoolConnection,
  { range, pid }: { range: HostRange; pid: number },
): Promise<StartOfPid[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT start_s AS startS, command_id AS commandId FROM ${rowsOf('process', range)}
     WHERE pid = ? GROUP BY start_s, command_id`,
    [pid],
  );
  return rows as unknown as StartOfPid[];
}

/** Whether any pair of the host has a process in this time. */
export async function hasProcesses(
  connection: PoolConnection,
  { hostId, ...span }: SampleRange & { hostId: number },
): Promise<boolean> {
  const times = timesOf([span]);
  const [rows] = await connection.query<RowDataPacket[]>(
    `(SELECT 1 FROM net_pair_sample WHERE host_id = ? AND (${times}) AND pid IS NOT NULL LIMIT 1)
     UNION ALL (SELECT 1 FROM process_pair_sample WHERE host_id = ? AND (${times}) LIMIT 1)`,
    [hostId, hostId],
  );
  return rows.length > 0;
}

interface PairBucket extends PairPart {
  bucket: number;
  amount: number;
}

/** Amounts per bucket and pair. */
export async function readProcessPairs(
  connection: PoolConnection,
  {
    range,
    widthS,
    resource,
    lives: { pid, spans },
  }: { range: HostRange; widthS: number; resource: Resource; lives: Lives },
): Promise<PairBucket[]> {
  const amount = AMOUNT[resource];
  if (amount === undefined || spans.length === 0) return [];
  const rows = ['net_pair_sample', 'process_pair_sample'].map(
    (table) =>
      `SELECT a_time, pair_id, ${amount} AS amount FROM ${table}
       WHERE host_id = ${range.hostId} AND pid = ${pid} AND (${timesOf(spans)}) AND ${amount} > 0`,
  );
  const [found] = await connection.query<RowDataPacket[]>(
    `SELECT s.bucket, s.pair_id AS pairId, s.amount, p.rsinfo AS local, p.remote
     FROM (
       SELECT ${BUCKET} AS bucket, pair_id, SUM(amount) AS amount FROM (${rows.join(' UNION ALL ')}) r
       GROUP BY bucket, pair_id
     ) s JOIN net_pair p ON p.pair_id = s.pair_id`,
    [range.afterS, widthS],
  );
  return found as unknown as PairBucket[];
}

/** The numbers are ours. */
function timesOf(spans: readonly SampleRange[]): string {
  return spans
    .map(({ afterS, untilS }) => `(a_time > FROM_UNIXTIME(${afterS}) AND a_time <= FROM_UNIXTIME(${untilS}))`)
    .join(' OR ');
}
