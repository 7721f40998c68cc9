import type { HostKeyPolicy } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** How a host is logged in to, as it is kept; null: as [SSH] says. */
export interface AccessRecord {
  host: string;
  user: string | null;
  port: number | null;
  sudo: boolean | null;
  policy: HostKeyPolicy | null;
  sealed: Buffer | null;
  /** It is a password, which is deleted when it was used. */
  isOnce: boolean;
}

/** A password that nobody used. */
const PASSWORD_HOURS = 24;

export async function readAccess(db: Database, host: string): Promise<AccessRecord | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT rshost AS host, ssh_user AS user, ssh_port AS port, sudo, host_key AS policy, sealed, expires_at IS NOT NULL AS isOnce
     FROM ${db.privateTable('host_access')} WHERE rshost = ?`,
    [host],
  );
  const [row] = rows;
  if (row === undefined) return undefined;
  const { sudo, isOnce } = row as { sudo: number | null; isOnce: number };
  return { ...row, sudo: sudo === null ? null : sudo === 1, isOnce: isOnce === 1 } as AccessRecord;
}

/** Over what is there. */
export async function storeAccess(
  db: Database,
  connection: Pick<PoolConnection, 'query'>,
  records: readonly AccessRecord[],
): Promise<void> {
  if (records.length === 0) return;
  const values = records.map(({ host, user, port, sudo, policy, sealed, isOnce }) => [
    ...[host, user, port, sudo, policy, sealed, isOnce ? new Date(Date.UTC(2038, 0, 1)) : null],
  ]);
  await connection.query(
    `INSERT INTO ${db.privateTable('host_access')} (rshost, ssh_user, ssh_port, sudo, host_key, sealed, expires_at) VALUES ?
     ON DUPLICATE KEY UPDATE ssh_user = VALUES(ssh_user), ssh_port = VALUES(ssh_port), sudo = VALUES(sudo),
       host_key = VALUES(host_key), sealed = VALUES(sealed), expires_at = VALUES(expires_at)`,
    [values],
  );
  // By the database's clock.
  await connection.query(
    `UPDATE ${db.privateTable('host_access')} SET expires_at = TIMESTAMPADD(HOUR, ?, NOW())
     WHERE expires_at IS NOT NULL AND rshost IN (?)`,
    [PASSWORD_HOURS, records.map(({ host }) => host)],
  );
}

/** Its user and port stay; a key stays, too. */
export async function deletePassword(db: Database, host: string): Promise<void> {
  await db.pool.query(
    `UPDATE ${db.privateTable('host_access')} SET sealed = NULL, expires_at = NULL WHERE rshost = ? AND expires_at IS NOT NULL`,
    [host],
  );
}

export async function deleteExpiredPasswords(db: Database): Promise<void> {
  await db.pool.query(
    `UPDATE ${db.privateTable('host_access')} SET sealed = NULL, expires_at = NULL WHERE expires_at <= NOW()`,
  );
}
