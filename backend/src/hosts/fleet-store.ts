import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { TaskKind, TaskState } from './tasks-store.ts';

/** A host with what was asked for and what was observed; null where there is nothing. */
export interface FleetRecord {
  host: string;
  alias: string | null;
  owner: string | null;
  business: string | null;
  /** JSON text of an array. */
  tags: string | null;
  istate: number | null;
  isImported: 0 | 1;
  isHeld: 0 | 1;
  oldClient: 'stop' | 'stopped' | 'restore' | null;
  isInstalled: 0 | 1 | null;
  removal: 'looked' | 'said' | 'assumed' | null;
  attempts: number | null;
  errorCode: string | null;
  errorMessage: string | null;
  retryInS: number | null;
  reportedS: number | null;
  /** By the database's clock. */
  ageS: number | null;
  client: 'agent' | 'legacy' | null;
  agentVersion: string | null;
  bundle: string | null;
  agentCpu: number | null;
  agentRss: number | null;
  spoolReports: number | null;
  spoolBytes: number | null;
  droppedReports: number | null;
  clockOffsetMs: number | null;
  server: string | null;
  /** JSON text. */
  coverage: string | null;
  instances: number | null;
}

/** The newest work on a host. */
export interface WorkRecord {
  host: string;
  kind: TaskKind;
  state: TaskState;
  step: string | null;
  stepsDone: number;
  startedS: number;
  endedS: number | null;
}

/** The small tables only, each read once, at the same time; `nowMs` is the database's clock. */
export async function readFleet(
  db: Database,
): Promise<{ nowMs: number; hosts: FleetRecord[]; work: WorkRecord[] }> {
  const [nowMs, hosts, work] = await Promise.all([readNow(db), readRecords(db), readWork(db)]);
  return { nowMs, hosts, work };
}

async function readNow(db: Database): Promise<number> {
  const [now] = await db.pool.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP() AS nowS');
  return Number(now[0]?.['nowS']) * 1000;
}

async function readRecords(db: Database): Promise<FleetRecord[]> {
  const [hosts] = await db.pool.query<RowDataPacket[]>(
    `SELECT n.host, h.alias, h.owner, h.business, h.tags, c.istate, h.imported_at IS NOT NULL AS isImported,
       h.held_at IS NOT NULL AS isHeld, l.old_client AS oldClient,
       l.installed_at IS NOT NULL AS isInstalled, l.removal, l.attempts, l.error_code AS errorCode, l.error_message AS errorMessage,
       TIMESTAMPDIFF(SECOND, NOW(), l.retry_at) AS retryInS, UNIX_TIMESTAMP(s.reported_at) AS reportedS,
       TIMESTAMPDIFF(SECOND, s.reported_at, NOW()) AS ageS, s.client, s.agent_version AS agentVersion, s.bundle,
       s.agent_cpu_share AS agentCpu, s.agent_rss_bytes AS agentRss, s.spool_reports AS spoolReports,
       s.spool_bytes AS spoolBytes, s.dropped_reports AS droppedReports, s.clock_offset_ms AS clockOffsetMs,
       s.server, s.coverage, s.instance_count AS instances
     FROM (SELECT rshost AS host FROM host UNION SELECT rshost FROM tb_monitor_host_config) n
     LEFT JOIN host h ON h.rshost = n.host
     LEFT JOIN tb_monitor_host_config c ON c.rshost = n.host
     LEFT JOIN host_lifecycle l ON l.rshost = n.host
     LEFT JOIN host_status s ON s.host_id = h.host_id
     ORDER BY n.host`,
  );
  return hosts as unknown as FleetRecord[];
}

async function readWork(db: Database): Promise<WorkRecord[]> {
  const table = db.privateTable('host_task');
  const [work] = await db.pool.query<RowDataPacket[]>(
    `SELECT t.rshost AS host, t.kind, t.state, t.step, t.steps_done AS stepsDone,
       UNIX_TIMESTAMP(t.started_at) AS startedS, UNIX_TIMESTAMP(t.ended_at) AS endedS
     FROM (SELECT MAX(task_id) AS task_id FROM ${table} GROUP BY rshost) newest JOIN ${table} t USING (task_id)`,
  );
  return work as unknown as WorkRecord[];
}
