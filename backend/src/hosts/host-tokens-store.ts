import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';

const ONLINE = 2;

/** The host that a token speaks for. */
export interface TokenHost {
  hostId: number;
  host: string;
  /** `istate` of tb_monitor_host_config; null when it has no row there. */
  istate: number | null;
}

export async function findHostByDigest(db: Database, digest: Buffer): Promise<TokenHost | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, h.rshost AS host, c.istate
     FROM ${db.privateTable('host_token')} t
     JOIN host h ON h.host_id = t.host_id
     LEFT JOIN tb_monitor_host_config c ON c.rshost = h.rshost
     WHERE t.sha256 = ?`,
    [digest],
  );
  return rows[0] as TokenHost | undefined;
}

/** All or nothing; a host that exists keeps its number and its data. `online`: its state becomes 2. */
export async function storeHostToken(
  db: Database,
  { host, digest, online }: { host: string; digest: Buffer; online: boolean },
): Promise<void> {
  await inTransaction(db, async (connection) => {
    await connection.query('INSERT INTO host (rshost) VALUES (?) ON DUPLICATE KEY UPDATE host_id = host_id', [
      host,
    ]);
    if (online) {
      await connection.query(
        'INSERT INTO tb_monitor_host_config (rshost, istate) VALUES (?, ?) ON DUPLICATE KEY UPDATE istate = VALUES(istate)',
        [host, ONLINE],
      );
    }
    await connection.query(
      `INSERT INTO ${db.privateTable('host_token')} (host_id, sha256)
       SELECT host_id, ? FROM host WHERE rshost = ?
       ON DUPLICATE KEY UPDATE sha256 = VALUES(sha256), created_at = CURRENT_TIMESTAMP`,
      [digest, host],
    );
  });
}

/** The digest of the token that a host has now, hexadecimal. */
export async function readTokenDigest(db: Database, host: string): Promise<string | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT LOWER(HEX(t.sha256)) AS digest FROM ${db.privateTable('host_token')} t JOIN host h ON h.host_id = t.host_id WHERE h.rshost = ?`,
    [host],
  );
  return rows[0]?.['digest'] as string | undefined;
}
