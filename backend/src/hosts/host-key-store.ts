/** Keys of SSH servers: those that are trusted, and those that keep work waiting. */
import type { ShownKey } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { HostKey, KeyRefusal } from './host-key.ts';

type Querying = Pick<PoolConnection, 'query'>;

export interface Pin {
  fingerprint: string;
  /** Null: it was pinned by an earlier version. */
  algorithm: string | null;
}

export async function readPin(
  db: Database,
  address: string,
  on: Querying = db.pool,
): Promise<Pin | undefined> {
  const [rows] = await on.query<RowDataPacket[]>(
    `SELECT fingerprint, algorithm FROM ${db.privateTable('host_key_pin')} WHERE address = ?`,
    [address],
  );
  return rows[0] as Pin | undefined;
}

/** The first one stays; nothing waits for it any more. */
export async function storePin(
  db: Database,
  pin: { address: string; fingerprint: string; algorithm?: string | undefined },
  on: Querying = db.pool,
): Promise<void> {
  await on.query(
    `INSERT INTO ${db.privateTable('host_key_pin')} (address, fingerprint, algorithm) VALUES (?, ?, ?)
     ON DUPLICATE KEY UPDATE address = address`,
    [pin.address, pin.fingerprint, pin.algorithm ?? null],
  );
  await on.query(`DELETE FROM ${db.privateTable('host_key_shown')} WHERE address = ?`, [pin.address]);
}

/** The next key that the host shows is judged as a first one. */
export async function forgetPins(db: Database, host: string): Promise<void> {
  for (const table of ['host_key_pin', 'host_key_shown']) {
    await db.pool.query(
      `DELETE FROM ${db.privateTable(table)} WHERE LEFT(address, CHAR_LENGTH(?) + 1) = CONCAT(?, ':')`,
      [host, host],
    );
  }
}

/** A key that was refused. */
export async function noteShownKey(
  db: Database,
  shown: { host: string; address: string; key: HostKey; state: KeyRefusal },
): Promise<void> {
  const { host, address, key, state } = shown;
  await db.pool.query(
    `INSERT INTO ${db.privateTable('host_key_shown')} (address, rshost, algorithm, fingerprint, state) VALUES (?, ?, ?, ?, ?)
     ON DUPLICATE KEY UPDATE algorithm = VALUES(algorithm), fingerprint = VALUES(fingerprint), state = VALUES(state),
       shown_at = CURRENT_TIMESTAMP`,
    [address, host, key.algorithm, key.fingerprint, state],
  );
}

/** `algorithm` of the key with this fingerprint that was shown there last; undefined: another one was. */
export async function readShownAlgorithm(
  db: Database,
  { address, fingerprint }: { address: string; fingerprint: string },
  on: Querying,
): Promise<string | undefined> {
  const [rows] = await on.query<RowDataPacket[]>(
    `SELECT algorithm FROM ${db.privateTable('host_key_shown')} WHERE address = ? AND fingerprint = ?`,
    [address, fingerprint],
  );
  return rows[0]?.['algorithm'] as string | undefined;
}

/** Of hosts that are still to be brought online or taken offline. */
export async function listShownKeys(db: Database): Promise<ShownKey[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT s.rshost AS host, s.address, s.algorithm, s.fingerprint, p.fingerprint AS pinned, s.state,
       UNIX_TIMESTAMP(s.shown_at) * 1000 AS shownMs
     FROM ${db.privateTable('host_key_shown')} s
     JOIN tb_monitor_host_config c ON c.rshost = s.rshost
     LEFT JOIN ${db.privateTable('host_key_pin')} p ON p.address = s.address
     WHERE c.istate IN (0, 1) ORDER BY s.rshost`,
  );
  return rows.map((row) => ({ ...row, shownMs: Number(row['shownMs']) })) as ShownKey[];
}
