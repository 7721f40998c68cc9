/** tb_monitor_host_config, as people ask, and host_lifecycle, as it was observed. */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { HostFacts } from './plan.ts';

/** A year. */
const UNTIL_ASKED_S = 31_536_000;

/**
 * Hosts for which something may be to do: few, whatever the fleet. A host that an import brought keeps its old client
 * until an administrator gives an order about it.
 */
export async function readHostFacts(db: Database): Promise<HostFacts[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT c.rshost AS host, c.istate, t.task_id IS NOT NULL AS busy,
       TIMESTAMPDIFF(SECOND, l.installed_at, NOW()) AS installedAgeS,
       TIMESTAMPDIFF(SECOND, s.reported_at, NOW()) AS reportedAgeS,
       TIMESTAMPDIFF(SECOND, l.removed_at, NOW()) AS removedAgeS,
       TIMESTAMPDIFF(SECOND, l.agent_removed_at, NOW()) AS saidRemovedAgeS, COALESCE(l.attempts, 0) AS attempts,
       l.old_client AS oldClient, COALESCE(TIMESTAMPDIFF(SECOND, NOW(), l.retry_at), 0) AS retryInS
     FROM tb_monitor_host_config c
     LEFT JOIN host_lifecycle l ON l.rshost = c.rshost
     LEFT JOIN host h ON h.rshost = c.rshost
     LEFT JOIN host_status s ON s.host_id = h.host_id
       AND s.client = 'agent'
     LEFT JOIN ${db.privateTable('host_task')} t ON t.open_host = c.rshost
     WHERE (c.istate IN (0, 1) AND h.imported_at IS NULL) OR l.old_client IN ('stop', 'restore') ORDER BY c.id`,
  );
  return rows.map(({ busy, ...row }) => ({ ...row, isBusy: busy === 1 })) as HostFacts[];
}

/** After an installation; from now on a report is waited for. */
export async function noteInstalled(db: Database, host: string): Promise<void> {
  await db.pool.query(
    `INSERT INTO host_lifecycle (rshost, installed_at) VALUES (?, NOW())
     ON DUPLICATE KEY UPDATE installed_at = NOW(), removed_at = NULL, agent_removed_at = NULL, removal = NULL, retry_at = NULL, error_code = NULL, error_message = NULL`,
    [host],
  );
}

/** After a look that found nothing of an agent. */
export async function noteRemoved(db: Database, host: string): Promise<void> {
  await db.pool.query(
    `INSERT INTO host_lifecycle (rshost, removed_at) VALUES (?, NOW())
     ON DUPLICATE KEY UPDATE removed_at = NOW(), installed_at = NULL, retry_at = NULL, attempts = 0, error_code = NULL, error_message = NULL`,
    [host],
  );
}

/** Failures in a row, this one included. */
export async function readAttempts(db: Database, host: string): Promise<number> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    'SELECT attempts FROM host_lifecycle WHERE rshost = ?',
    [host],
  );
  return Number(rows[0]?.['attempts'] ?? 0) + 1;
}

export async function noteFailure(
  db: Database,
  failure: { host: string; attempts: number; retryS: number; code: string; message: string },
): Promise<void> {
  const { host, attempts, retryS, code, message } = failure;
  await db.pool.query(
    `INSERT INTO host_lifecycle (rshost, attempts, retry_at, error_code, error_message)
     VALUES (?, ?, TIMESTAMPADD(SECOND, ?, NOW()), ?, ?)
     ON DUPLICATE KEY UPDATE attempts = VALUES(attempts), retry_at = VALUES(retry_at), installed_at = NULL,
       removed_at = NULL, error_code = VALUES(error_code), error_message = VALUES(error_message)`,
    [host, Math.min(attempts, 65_535), retryS, code, message.slice(0, 1_000)],
  );
}

/** Nothing is tried before somebody asks for it again. */
export async function noteHeld(
  db: Database,
  failure: { host: string; attempts: number; code: string; message: string },
): Promise<void> {
  await noteFailure(db, { ...failure, retryS: UNTIL_ASKED_S });
}

export async function noteCancelled(
  db: Database,
  { host, message }: { host: string; message: string },
): Promise<void> {
  await noteHeld(db, { host, attempts: 0, code: 'CANCELLED', message });
}

/** What failed is tried at the next look. */
export async function clearRetry(db: Database, host: string): Promise<void> {
  await db.pool.query('UPDATE host_lifecycle SET retry_at = NULL, attempts = 0 WHERE rshost = ?', [host]);
}

/** From 1 to 2 or 0 to -1, unless people have asked for something else meanwhile; `removal`: how the latter is known. */
export async function settleState(
  db: Database,
  {
    host,
    from,
    to,
    removal = null,
  }: { host: string; from: number; to: number; removal?: 'looked' | 'said' | null },
): Promise<void> {
  await db.pool.query('UPDATE tb_monitor_host_config SET istate = ? WHERE rshost = ? AND istate = ?', [
    to,
    host,
    from,
  ]);
  await db.pool.query(
    `UPDATE host_lifecycle SET installed_at = NULL, removed_at = NULL, agent_removed_at = NULL, removal = ?, retry_at = NULL,
       attempts = 0, error_code = NULL, error_message = NULL
     WHERE rshost = ?`,
    [removal, host],
  );
}

/** Makes the row or changes it; a host that an import brought is moved from now on. */
export async function askState(
  db: Database,
  { host, istate }: { host: string; istate: number },
): Promise<void> {
  await db.pool.query(
    'INSERT INTO tb_monitor_host_config (rshost, istate) VALUES (?, ?) ON DUPLICATE KEY UPDATE istate = VALUES(istate)',
    [host, istate],
  );
  await db.pool.query('UPDATE host SET imported_at = NULL WHERE rshost = ?', [host]);
}

/** What is to become of the client of the replaced system on a host. */
export async function askOldClient(
  db: Database,
  { host, oldClient }: { host: string; oldClient: 'stop' | 'stopped' | 'restore' },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO host_lifecycle (rshost, old_client) VALUES (?, ?)
     ON DUPLICATE KEY UPDATE old_client = VALUES(old_client), retry_at = NULL, attempts = 0, error_code = NULL, error_message = NULL`,
    [host, oldClient],
  );
}

/** It has its old client again, as if an import had just brought it. */
export async function noteMovedBack(db: Database, host: string): Promise<void> {
  await db.pool.query('UPDATE host SET imported_at = NOW() WHERE rshost = ?', [host]);
  await db.pool.query('UPDATE tb_monitor_host_config SET istate = 2 WHERE rshost = ?', [host]);
  await db.pool.query('DELETE FROM host_lifecycle WHERE rshost = ?', [host]);
}
