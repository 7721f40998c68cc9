/**
 * Leases: rows that say who may do what only one may do at a time. Rows and not GET_LOCK, which on a cluster is local
 * to one node. All times are the database's, so the clocks of the holders do not matter.
 */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from './database.ts';
import { inTransaction } from './transaction.ts';

export interface Lease {
  /** Whether the asking holder has it now. */
  held: boolean;
  /** Number of the present holder's time; grows whenever the holder changes, and only then. */
  fence: number;
}

interface LeaseRow extends RowDataPacket {
  holder: string;
  fence: number;
  expired: number;
}

/**
 * Takes a lease that is free or whose term has ended, or renews our own. `ttlMs` is rounded up to seconds, and one
 * more, because the table keeps whole seconds: a term never ends before its holder thinks so.
 */
export async function takeLease(
  db: Database,
  options: { name: string; holder: string; ttlMs: number; table?: string },
): Promise<Lease> {
  const { name, holder, ttlMs } = options;
  const table = db.privateTable(options.table ?? 'lease');
  return inTransaction(db, async (connection) => {
    const row = (await lockRow(connection, { table, name })) ?? (await addRow(connection, { table, name }));
    const ours = row.holder === holder;
    if (!ours && row.expired === 0) return { held: false, fence: row.fence };
    const fence = ours ? row.fence : row.fence + 1;
    await connection.query(
      `UPDATE ${table} SET holder = ?, fence = ?, expires_at = TIMESTAMPADD(SECOND, ?, NOW()) WHERE name = ?`,
      [holder, fence, Math.ceil(ttlMs / 1000) + 1, name],
    );
    return { held: true, fence };
  });
}

/** Lets others take it at once; changes nothing when we do not hold it. */
export async function releaseLease(
  db: Database,
  options: { name: string; holder: string; table?: string },
): Promise<void> {
  const table = db.privateTable(options.table ?? 'lease');
  await inTransaction(db, (connection) =>
    connection.query(`UPDATE ${table} SET expires_at = NOW() WHERE name = ? AND holder = ?`, [
      options.name,
      options.holder,
    ]),
  );
}

async function lockRow(
  connection: PoolConnection,
  { table, name }: { table: string; name: string },
): Promise<LeaseRow | undefined> {
  const [rows] = await connection.query<LeaseRow[]>(
    `SELECT holder, fence, expires_at <= NOW() AS expired FROM ${table} WHERE name = ? FOR UPDATE`,
    [name],
  );
  return rows[0];
}

/** Adds a row that has run out, at which two first takers meet, and locks it. */
async function addRow(connection: PoolConnection, row: { table: string; name: string }): Promise<LeaseRow> {
  await connection.query(
    `INSERT IGNORE INTO ${row.table} (name, holder, fence, expires_at) VALUES (?, '', 0, '1971-01-01 00:00:00')`,
    [row.name],
  );
  const added = await lockRow(connection, row);
  if (added === undefined) throw new Error(`lease ${row.name} was deleted while it was taken`);
  return added;
}
