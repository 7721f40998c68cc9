/** One host as it is known, from small tables and few samples. Times are the database's. */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

type Pool = Pick<Database, 'pool'>;

export interface HostPageRecord {
  hostId: number;
  host: string;
  alias: string | null;
  owner: string | null;
  istate: number | null;
  createdMs: number;
  /** JSON texts. */
  inventory: string | null;
  sources: string | null;
  lastReportMs: number | null;
  ageS: number | null;
  intervalMs: number | null;
  version: string | null;
  client: 'agent' | 'legacy' | null;
}

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;

export async function readHostRecord({ pool }: Pool, host: string): Promise<HostPageRecord | undefined> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, h.rshost AS host, h.alias, h.owner, c.istate, ${MS('h.created_at')} AS createdMs,
       h.inventory, s.sources, ${MS('s.reported_at')} AS lastReportMs, s.interval_ms AS intervalMs,
       CAST(UNIX_TIMESTAMP() AS SIGNED) - CAST(UNIX_TIMESTAMP(s.reported_at) AS SIGNED) AS ageS,
       NULLIF(s.agent_version, '') AS version, s.client
     FROM host h LEFT JOIN tb_monitor_host_config c ON c.rshost = h.rshost
     LEFT JOIN host_status s ON s.host_id = h.host_id WHERE h.rshost = ?`,
    [host],
  );
  return rows[0] as HostPageRecord | undefined;
}

export interface InstanceRecord {
  id: number;
  engine: string;
  port: number;
  dataDir: string;
  name: string;
  running: number;
  pid: number | null;
  startedMs: number | null;
  firstSeenMs: number;
  lastSeenMs: number;
  command: string | null;
  cpuMs: number | null;
  measuredMs: number | null;
  memoryBytes: number | null;
  restarts: number;
}

/** Instances of the last 90 days, those of the newest report first; with their last 24 hours by 5 minutes. */
export async function readInstances({ pool }: Pool, hostId: number): Promise<InstanceRecord[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT i.instance_id AS id, i.engine, i.port, i.data_dir AS dataDir, i.name, n.instance_id IS NOT NULL AS running,
       i.pid, ${MS('i.started_at')} AS startedMs, ${MS('i.first_seen')} AS firstSeenMs,
       ${MS('GREATEST(i.last_seen, COALESCE(n.a_time, i.last_seen), COALESCE(d.last_at, i.last_seen))')} AS lastSeenMs,
       p.remarks AS command, d.cpu_ms AS cpuMs, d.measured_ms AS measuredMs, d.memory_max AS memoryBytes,
       COALESCE(d.restarts, 0) AS restarts
     FROM instance i
     LEFT JOIN tb_monitor_process_info p ON p.id = i.command_id
     LEFT JOIN (
       SELECT DISTINCT s.instance_id, s.a_time FROM host_status t
       JOIN instance_sample s ON s.host_id = t.host_id AND s.a_time = t.a_time WHERE t.host_id = ?
     ) n ON n.instance_id = i.instance_id
     LEFT JOIN (
       SELECT instance_id, SUM(cpu_ms) AS cpu_ms, SUM(IF(cpu_ms IS NULL, 0, interval_ms)) AS measured_ms,
         MAX(memory_max) AS memory_max, SUM(restarts) AS restarts, MAX(a_time) AS last_at
       FROM instance_5m WHERE host_id = ? AND a_time > NOW() - INTERVAL 1 DAY GROUP BY instance_id
     ) d ON d.instance_id = i.instance_id
     WHERE i.host_id = ? AND i.kind = 'instance'
       AND (n.instance_id IS NOT NULL OR d.instance_id IS NOT NULL OR i.last_seen > NOW() - INTERVAL 90 DAY)
     ORDER BY running DESC, cpuMs DESC, i.name`,
    [hostId, hostId, hostId],
  );
  return rows as unknown as InstanceRecord[];
}

export interface FileSystemRecord {
  id: number;
  mount: string;
  device: string;
  totalBytes: number;
  usedBytes: number;
  freeBytes: number;
  inodes: number | null;
  inodesFree: number | null;
}

/** At the newest report that told of them, in the last day. */
export async function readFileSystems({ pool }: Pool, hostId: number): Promise<FileSystemRecord[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT DISTINCT f.component_id AS id, c.name AS mount, c.detail AS device, f.total_bytes AS totalBytes,
       f.used_bytes AS usedBytes, f.free_bytes AS freeBytes, f.inodes, f.inodes_free AS inodesFree
     FROM filesystem_sample f JOIN component c ON c.component_id = f.component_id
     WHERE f.host_id = ? AND f.total_bytes > 0 AND f.a_time = (
       SELECT MAX(a_time) FROM filesystem_sample WHERE host_id = ? AND a_time > NOW() - INTERVAL 1 DAY)
     ORDER BY f.used_bytes / f.total_bytes DESC`,
    [hostId, hostId],
  );
  return rows as unknown as FileSystemRecord[];
}

/** What was in use, by hour, in the last seven days. */
export async function readFillings(
  { pool }: Pool,
  hostId: number,
): Promise<{ id: number; atS: number; usedBytes: number }[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT component_id AS id, UNIX_TIMESTAMP(a_time) AS atS, used_bytes AS usedBytes FROM filesystem_1h
     WHERE host_id = ? AND a_time > NOW() - INTERVAL 7 DAY AND used_bytes IS NOT NULL`,
    [hostId],
  );
  return rows as unknown as { id: number; atS: number; usedBytes: number }[];
}

export interface AgentRecord {
  cpuMs: number | null;
  sampleMs: number | null;
  spanS: number | null;
  memoryBytes: number | null;
  spoolReports: number | null;
  spoolBytes: number | null;
  droppedReports: number | null;
  clockOffsetMs: number | null;
  processes: number | null;
  io: number | null;
  net: number | null;
}

/** The last hour's cost, and the newest sample. */
export async function readAgent({ pool }: Pool, hostId: number): Promise<AgentRecord | undefined> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT h.cpuMs, h.sampleMs, h.spanS, a.rss_bytes AS memoryBytes, a.spool_reports AS spoolReports,
       a.spool_bytes AS spoolBytes, a.dropped_reports AS droppedReports, a.clock_offset_ms AS clockOffsetMs,
       a.coverage_processes AS processes, a.coverage_io AS io, a.coverage_net AS net
     FROM agent_sample a JOIN (
       SELECT SUM(cpu_ms + COALESCE(children_cpu_ms, 0)) AS cpuMs, MAX(sample_ms) AS sampleMs,
         UNIX_TIMESTAMP(MAX(a_time)) - UNIX_TIMESTAMP(MIN(a_time)) AS spanS
       FROM agent_sample WHERE host_id = ? AND a_time > NOW() - INTERVAL 1 HOUR
     ) h ON TRUE
     WHERE a.host_id = ? AND a.a_time > NOW() - INTERVAL 1 DAY ORDER BY a.a_time DESC, a.seq DESC LIMIT 1`,
    [hostId, hostId],
  );
  return rows[0] as AgentRecord | undefined;
}
