/** What is known of the host as a whole over a window: pressure, and how well and at what cost it was measured. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { rowsOf } from './rows-store.ts';
import type { HostRange } from './window-store.ts';

/** What the host's newest report could not measure, and how much the range's newest sample covered. */
export interface Quality {
  /** JSON text of `SourceState[]`. */
  sources: string | null;
  processes: number | null;
  processIo: number | null;
}

export async function readQuality(connection: PoolConnection, range: HostRange): Promise<Quality> {
  const [status] = await connection.query<RowDataPacket[]>(
    'SELECT sources FROM host_status WHERE host_id = ?',
    [range.hostId],
  );
  const [newest] = await connection.query<RowDataPacket[]>(
    `SELECT coverage_processes AS processes, coverage_io AS processIo
     FROM ${rowsOf('agent', range)} ORDER BY a_time DESC, seq DESC LIMIT 1`,
  );
  const nothing = { processes: null, processIo: null };
  return { sources: null, ...status[0], ...(newest[0] ?? nothing) } as Quality;
}

/** Shares of the time that was measured; null where the kernel does not tell. */
export interface HostFacts {
  cpu: number | null;
  io: number | null;
  ioFull: number | null;
  memory: number | null;
  memoryFull: number | null;
  /** Longest delay of a sample, ms. */
  lateMs: number | null;
}

const stalled = (column: string) =>
  `SUM(${column}) / NULLIF(SUM(CASE WHEN ${column} IS NOT NULL THEN interval_ms END), 0) / 1000`;

export async function readHostFacts(connection: PoolConnection, range: HostRange): Promise<HostFacts> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${stalled('psi_cpu_some_us')} AS cpu, ${stalled('psi_io_some_us')} AS io,
       ${stalled('psi_io_full_us')} AS ioFull, ${stalled('psi_memory_some_us')} AS memory,
       ${stalled('psi_memory_full_us')} AS memoryFull, MAX(late_max) AS lateMs
     FROM ${rowsOf('host', range)}`,
  );
  return rows[0] as unknown as HostFacts;
}

/** What the agent cost; null without samples of it. */
export interface AgentSums {
  cpuMs: number | null;
  rssBytes: number | null;
  droppedReports: number | null;
}

export async function readAgentSums(connection: PoolConnection, range: HostRange): Promise<AgentSums> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT SUM(cpu_ms) AS cpuMs, MAX(rss_max) AS rssBytes, MAX(dropped_max) - MIN(dropped_min) AS droppedReports
     FROM ${rowsOf('agent', range)}`,
  );
  return rows[0] as unknown as AgentSums;
}
