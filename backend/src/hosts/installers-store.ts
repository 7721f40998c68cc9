import type { HostEntry } from '@dpm/protocol';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

export interface InstallerRecord {
  host: string;
  login: string;
  createdMs: number;
  expiresMs: number;
  usedMs: number | null;
  usedFrom: string | null;
}

/** Earlier unused ones of the same hosts are no longer valid. Returns when they expire, ms by the database. */
export async function storeInstallers(
  db: Database,
  connection: PoolConnection,
  {
    installers,
    login,
    validMinutes,
  }: { installers: readonly { digest: Buffer; entry: HostEntry }[]; login: string; validMinutes: number },
): Promise<number> {
  const table = db.privateTable('host_installer');
  await connection.query(`DELETE FROM ${table} WHERE used_at IS NULL AND rshost IN (?)`, [
    installers.map(({ entry }) => entry.address),
  ]);
  const [now] = await connection.query<RowDataPacket[]>(
    'SELECT UNIX_TIMESTAMP(TIMESTAMPADD(MINUTE, ?, NOW())) AS expiresS',
    [validMinutes],
  );
  const expiresS = Number(now[0]?.['expiresS']);
  await connection.query(`INSERT INTO ${table} (sha256, rshost, entry, login, expires_at) VALUES ?`, [
    installers.map(({ digest, entry }) => [
      ...[digest, entry.address, JSON.stringify(entry), login, new Date(expiresS * 1000)],
    ]),
  ]);
  return expiresS * 1000;
}

/** What is said about its host; undefined when it is not valid, or not any more. Whoever comes second gets nothing. */
export async function useInstaller(
  db: Database,
  connection: PoolConnection,
  { digest, from }: { digest: Buffer; from: string },
): Promise<HostEntry | undefined> {
  const table = db.privateTable('host_installer');
  const [result] = await connection.query<ResultSetHeader>(
    `UPDATE ${table} SET used_at = NOW(), used_from = ? WHERE sha256 = ? AND used_at IS NULL AND expires_at > NOW()`,
    [from.slice(0, 64), digest],
  );
  if (result.affectedRows === 0) return undefined;
  const [rows] = await connection.query<RowDataPacket[]>(`SELECT entry FROM ${table} WHERE sha256 = ?`, [
    digest,
  ]);
  return JSON.parse(String(rows[0]?.['entry'])) as HostEntry;
}

/** False: none that may still be used was there. */
export async function deleteInstaller(db: Database, host: string): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `DELETE FROM ${db.privateTable('host_installer')} WHERE rshost = ? AND used_at IS NULL AND expires_at > NOW()`,
    [host],
  );
  return result.affectedRows > 0;
}

export async function readInstallers(db: Database): Promise<InstallerRecord[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT rshost AS host, login, UNIX_TIMESTAMP(created_at) * 1000 AS createdMs, UNIX_TIMESTAMP(expires_at) * 1000 AS expiresMs,
       UNIX_TIMESTAMP(used_at) * 1000 AS usedMs, used_from AS usedFrom
     FROM ${db.privateTable('host_installer')} WHERE created_at > TIMESTAMPADD(DAY, -7, NOW()) ORDER BY created_at DESC, rshost`,
  );
  return rows as InstallerRecord[];
}
