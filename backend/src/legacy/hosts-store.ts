import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

const TIMEOUT_MS = 4_000;

/** A host as far as an old client's report is concerned. */
export interface LegacyHost {
  hostId: number;
  /** Who sent the newest report; null when none did. */
  client: 'agent' | 'legacy' | null;
  /** `istate` of tb_monitor_host_config; null when it has no row there. */
  istate: number | null;
  /** Whether it is left to its old client: an import brought it, or it was moved back. */
  isImported: 0 | 1;
}

export async function readHost(db: Pick<Database, 'pool'>, name: string): Promise<LegacyHost | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>({
    sql: `SELECT h.host_id AS hostId, s.client, c.istate, h.imported_at IS NOT NULL AS isImported
     FROM host h
     LEFT JOIN host_status s ON s.host_id = h.host_id
     LEFT JOIN tb_monitor_host_config c ON c.rshost = h.rshost
     WHERE h.rshost = ?`,
    values: [name],
    timeout: TIMEOUT_MS,
  });
  return rows[0] as LegacyHost | undefined;
}

/** Takes a host in that is not known; it gets no row in tb_monitor_host_config, where people ask for hosts. */
export async function addHost(db: Pick<Database, 'pool'>, name: string): Promise<void> {
  await db.pool.query({
    sql: 'INSERT INTO host (rshost) VALUES (?) ON DUPLICATE KEY UPDATE host_id = host_id',
    values: [name],
    timeout: TIMEOUT_MS,
  });
}
