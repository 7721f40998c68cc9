/** Sums per instance and process over a window. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { CPU_TIME, IN_RANGE, rangeValues, type HostRange } from './window-store.ts';

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
}

/** One process of an instance, or of none. */
export interface ProcessSums extends UsageSums {
  pid: number;
  startedS: number | null;
  instanceId: number | null;
  role: string | null;
  command: string | null;
  samples: number;
  memorySum: number | null;
  memorySamples: number;
}

const USAGE = `SUM(${CPU_TIME}) AS cpuMs, SUM(memory_bytes) AS memorySum,
  SUM(read_bytes) AS readBytes, SUM(write_bytes) AS writeBytes,
  SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes`;

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
       SELECT instance_id AS instanceId, ${USAGE}, ROUND(AVG(processes)) AS processCount, SUM(restarts) AS restarts,
         SUM(cpu_wait_ms) AS cpuWaitMs, SUM(io_wait_ms) AS ioWaitMs
       FROM instance_sample WHERE ${IN_RANGE} GROUP BY instance_id
     ) s
     JOIN instance i ON i.instance_id = s.instanceId
     LEFT JOIN tb_monitor_process_info c ON c.id = i.command_id`,
    rangeValues(range),
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
         SELECT pid, UNIX_TIMESTAMP(started_at) AS startedS, instance_id AS instanceId, MAX(role) AS role,
           MAX(command_id) AS commandId, COUNT(*) AS samples, COUNT(memory_bytes) AS memorySamples, ${USAGE}
         FROM process_sample WHERE ${IN_RANGE} GROUP BY instance_id, pid, started_at
       ) g
       ORDER BY weight DESC LIMIT ${MOST_PROCESSES}
     ) p
     LEFT JOIN tb_monitor_process_info c ON c.id = p.commandId
     ORDER BY p.weight DESC, p.pid`,
    [...totals.map((total) => Math.max(1, total ?? 0)), ...rangeValues(range)],
  );
  return rows as unknown as ProcessSums[];
}

/** What the host's newest report could not measure, and how much the range's newest sample covered. */
export interface Quality {
  /** JSON text of `SourceState[]`. */
  sources: string | null;
  processes: number | null;
  processIo: number | null;
  net: number | null;
}

export async function readQuality(connection: PoolConnection, range: HostRange): Promise<Quality> {
  const [status] = await connection.query<RowDataPacket[]>(
    'SELECT sources FROM host_status WHERE host_id = ?',
    [range.hostId],
  );
  const [newest] = await connection.query<RowDataPacket[]>(
    `SELECT coverage_processes AS processes, coverage_io AS processIo, coverage_net AS net
     FROM agent_sample WHERE ${IN_RANGE} ORDER BY a_time DESC, seq DESC LIMIT 1`,
    rangeValues(range),
  );
  const nothing = { processes: null, processIo: null, net: null };
  return { sources: null, ...status[0], ...(newest[0] ?? nothing) } as Quality;
}
