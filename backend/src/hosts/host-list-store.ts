import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** A host with its newest report; null where there is none. */
export interface HostRecord {
  host: string;
  alias: string | null;
  owner: string | null;
  istate: number | null;
  reportedS: number | null;
  /** Seconds since then by the database's clock. */
  ageS: number | null;
  agentVersion: string | null;
  client: 'agent' | 'legacy' | null;
  cores: number | null;
  cpu: number | null;
  memory: number | null;
  diskUtil: number | null;
  device: string | null;
  topShare: number | null;
  instances: number | null;
  /** JSON text of `SourceState[]`. */
  sources: string | null;
  topId: number | null;
  topEngine: string | null;
  topPort: number | null;
  topDataDir: string | null;
  topName: string | null;
}

const RECORD = `h.alias, h.owner, c.istate, UNIX_TIMESTAMP(s.reported_at) AS reportedS,
  CAST(UNIX_TIMESTAMP() AS SIGNED) - CAST(UNIX_TIMESTAMP(s.reported_at) AS SIGNED) AS ageS,
  s.agent_version AS agentVersion, s.client, s.cores, s.cpu_share AS cpu, s.memory_share AS memory, s.disk_util AS diskUtil,
  s.disk_device AS device, s.top_share AS topShare, s.instance_count AS instances, s.sources,
  i.instance_id AS topId, i.engine AS topEngine, i.port AS topPort, i.data_dir AS topDataDir, i.name AS topName`;

/** One read of the small tables only; `nowMs` is the database's clock. */
export async function readHosts(db: Pick<Database, 'pool'>): Promise<{ nowMs: number; hosts: HostRecord[] }> {
  const [now] = await db.pool.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP() AS nowS');
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT n.host, ${RECORD}
     FROM (SELECT rshost AS host FROM host UNION SELECT rshost FROM tb_monitor_host_config) n
     LEFT JOIN host h ON h.rshost = n.host
     LEFT JOIN tb_monitor_host_config c ON c.rshost = n.host
     LEFT JOIN host_status s ON s.host_id = h.host_id
     LEFT JOIN instance i ON i.instance_id = s.top_instance_id
     ORDER BY n.host`,
  );
  return { nowMs: Number(now[0]?.['nowS']) * 1000, hosts: rows as unknown as HostRecord[] };
}
