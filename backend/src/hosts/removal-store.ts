import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** False: it is not to be taken offline. An agent that comes back after all says so of a host that counted as offline. */
export async function noteAgentRemoved(db: Database, host: string): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT INTO host_lifecycle (rshost, agent_removed_at)
     SELECT rshost, NOW() FROM tb_monitor_host_config WHERE rshost = ? AND istate IN (0, -1)
     ON DUPLICATE KEY UPDATE agent_removed_at = NOW(), removal = IF(removal = 'assumed', 'said', removal)`,
    [host],
  );
  return result.affectedRows > 0;
}

/** From 0 to -1; false: it is not at 0. */
export async function assumeRemoved(db: Database, host: string): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    'UPDATE tb_monitor_host_config SET istate = -1 WHERE rshost = ? AND istate = 0',
    [host],
  );
  if (result.affectedRows === 0) return false;
  await db.pool.query(
    `INSERT INTO host_lifecycle (rshost, removal) VALUES (?, 'assumed')
     ON DUPLICATE KEY UPDATE removal = 'assumed', installed_at = NULL, removed_at = NULL, agent_removed_at = NULL, retry_at = NULL,
       attempts = 0, error_code = NULL, error_message = NULL`,
    [host],
  );
  return true;
}
