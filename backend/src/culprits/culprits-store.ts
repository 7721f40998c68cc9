/** Sums per instance and process over a window. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './rows-store.ts';
import type { HostRange } from './window-store.ts';

/** Sums over the range; null: not measured in any sample. */
export interface UsageSums {
  cpuMs: number | null;
  readBytes: number | null;
  writeBytes: number | null;
  netInBytes: number | null;
  netOutBytes: number | null;
}

/** One instance, or the "other" or "unattributed" group of a host. */
export interface InstanceSums extends UsageSums {
  instanceId: number;
  kind: 'instance' | 'other' | 'unattributed';
  engine: string;
  port: number;
  dataDir: string;
  name: string;
  pid: number | null;
  command: string | null;
  /** Summed over samples: divided by the number of samples it is the average. */
  memorySum: number | null;
  processCount: number | null;
  restarts: number;
  cpuWaitMs: number | null;
  ioWaitMs: number | null;
  /** `delay_kind` of instance_sample, the weakest of the range: a larger number is a weaker way. */
  delayKind: number | null;
  /** Average. */
  delayCoverage: number | null;
  /** Highest of the range, like the following. */
  threads: number | null;
  fds: number | null;
  fdLimit: number | null;
  swapBytes: number | null;
}

/** One process of an instance, or of none. */
export interface ProcessSums extends UsageSums {
  pid: number;
  startedS: number | null;
  instanceId: number | null;
  role: string | null;
  command: string | null;
  samples: number;
  /** End of its last sample in the range. */
  lastS: number;
  memorySum: number | null;
  memorySamples: number;
}

const USAGE = `SUM(cpu_ms) AS cpuMs, SUM(memory_sum) AS memorySum,
  SUM(read_bytes) AS readBytes, SUM(write_bytes) AS writeBytes,
  SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes`;

/** Over all samples that have it, to so many decimals. */
const averageOf = (column: string, decimals: number) =>
  `ROUND(SUM(${column} * CAST(samples AS SIGNED)) / SUM(CASE WHEN ${column} IS NOT NULL THEN samples END), ${decimals})`;

/** Most (process, start) pairs that one answer is made of. */
const MOST_PROCESSES = 1_000;

/** Whoever has a sample in the range. */
export async function readInstanceSums(
  connection: PoolConnection,
  range: HostRange,
): Promise<InstanceSums[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT s.*, i.kind, i.engine, i.port, i.data_dir AS dataDir, i.name, i.pid, c.remarks AS command
     FROM (
       SELECT instance_id AS instanceId, ${USAGE}, ${averageOf('processes', 0)} AS processCount, SUM(restarts) AS restarts,
         SUM(cpu_wait_ms) AS cpuWaitMs, SUM(io_wait_ms) AS ioWaitMs, MAX(delay_kind) AS delayKind,
         ${averageOf('delay_coverage', 3)} AS delayCoverage, MAX(threads_max) AS threads, MAX(fds_max) AS fds, MAX(fd_limit) AS fdLimit,
         MAX(swap_max) AS swapBytes
       FROM ${rowsOf('instance', range)} GROUP BY instance_id
     ) s
     JOIN instance i ON i.instance_id = s.instanceId
     LEFT JOIN tb_monitor_process_info c ON c.id = i.command_id`,
  );
  return rows as unknown as InstanceSums[];
}

/**
 * The processes that used most, all resources weighed alike: each as its part of the host's `totals`, which are in
 * the order CPU ms, bytes of memory, bytes read and bytes dirtied. A process is told by PID and start.
 */
export async function readProcessSums(
  connection: PoolConnection,
  { range, totals }: { range: HostRange; totals: readonly (number | null)[] },
): Promise<ProcessSums[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT p.*, c.remarks AS command
     FROM (
       SELECT g.*, COALESCE(cpuMs, 0) / ? + COALESCE(memorySum / memorySamples, 0) / ?
         + COALESCE(readBytes, 0) / ? + COALESCE(writeBytes, 0) / ? AS weight
       FROM (
         SELECT pid, start_s AS startedS, instance_id AS instanceId, MAX(role) AS role,
           MAX(command_id) AS commandId, SUM(samples) AS samples, MAX(last_s) AS lastS,
           SUM(CASE WHEN memory_sum IS NULL THEN 0 ELSE samples END) AS memorySamples, ${USAGE}
         FROM ${rowsOf('process', range)} GROUP BY instance_id, pid, start_s
       ) g
       ORDER BY weight DESC LIMIT ${MOST_PROCESSES}
     ) p
     LEFT JOIN tb_monitor_process_info c ON c.id = p.commandId
     ORDER BY p.weight DESC, p.pid`,
    totals.map((total) => Math.max(1, total ?? 0)),
  );
  return rows as unknown as ProcessSums[];
}
