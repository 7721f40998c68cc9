/** Secrets that all backends share: rows of the private schema, sealed with the operator's key file. */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from './database.ts';
import { seal, unseal } from './sealed-text.ts';
import { inTransaction } from './transaction.ts';

interface SecretRow extends RowDataPacket {
  name: string;
  sealed: Buffer;
}

/** The secret, or undefined when nobody made it yet. Throws SECRET_KEY_WRONG. */
export async function readSecret(
  db: Database,
  { key, name }: { key: Buffer; name: string },
): Promise<string | undefined> {
  const [rows] = await db.pool.query<SecretRow[]>(
    `SELECT name, sealed FROM ${db.privateTable('secret')} WHERE name = ?`,
    [name],
  );
  return rows[0] && unseal(rows[0].sealed, { key, name });
}

/**
 * Reads a secret, or makes it with `create`; whoever makes it at the same time gets the same text. Throws
 * SECRET_KEY_WRONG, also when the key does not open the other secrets: one database never holds two keys' secrets.
 */
export async function ensureSecret(
  db: Database,
  options: { key: Buffer; name: string; create: () => string | Promise<string> },
): Promise<string> {
  const { key, name } = options;
  const existing = await readSecret(db, { key, name });
  if (existing !== undefined) return existing;
  await checkKey(db, key);
  const text = await options.create();
  const sealed = seal(text, { key, name });
  const first = await inTransaction(db, async (connection) => {
    const sql = `INSERT INTO ${db.privateTable('secret')} (name, sealed) VALUES (?, ?)`;
    try {
      await connection.query(sql, [name, sealed]);
      return true;
    } catch (error) {
      if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return false;
      throw error;
    }
  });
  return first ? text : ensureSecret(db, options);
}

async function checkKey(db: Database, key: Buffer): Promise<void> {
  const [rows] = await db.pool.query<SecretRow[]>(
    `SELECT name, sealed FROM ${db.privateTable('secret')} LIMIT 1`,
  );
  if (rows[0]) unseal(rows[0].sealed, { key, name: rows[0].name });
}

/** Writes a secret over the one that is there, such as a certificate that was renewed. */
export async function replaceSecret(
  db: Database,
  options: { key: Buffer; name: string; text: string },
): Promise<void> {
  const { key, name, text } = options;
  await inTransaction(db, (connection) =>
    connection.query(
      `INSERT INTO ${db.privateTable('secret')} (name, sealed) VALUES (?, ?)
       ON DUPLICATE KEY UPDATE sealed = VALUES(sealed), created_at = CURRENT_TIMESTAMP`,
      [name, seal(text, { key, name })],
    ),
  );
}
