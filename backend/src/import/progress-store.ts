/** How far an import has come, kept in the target beside the rows and committed with them. */
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { OldTable } from './old-tables.ts';
import type { Tally } from './tally.ts';

/** One table of one old database. */
export interface ProgressKey {
  /** `host:port/schema`. */
  source: string;
  table: OldTable;
}

export interface Progress {
  timeZone: string;
  /** Id of the last row that was read. */
  lastId: number;
  tally: Tally;
}

interface ProgressRow extends RowDataPacket {
  old_table: OldTable;
  time_zone: string;
  last_id: number;
  read_rows: number;
  imported: number;
  merged: number;
  covered: number;
  refused: string;
  left_out: string;
}

/** By table; none when nothing was imported, or the database is not set up for it yet. */
export async function readProgress(db: Database, source: string): Promise<Map<OldTable, Progress>> {
  try {
    const [rows] = await db.pool.query<ProgressRow[]>(
      `SELECT * FROM ${db.privateTable('import_progress')} WHERE source = ?`,
      [source],
    );
    return new Map(rows.map((row) => [row.old_table, toProgress(row)]));
  } catch (error) {
    if ((error as { code?: string }).code === 'ER_NO_SUCH_TABLE') return new Map();
    throw error;
  }
}

function toProgress(row: ProgressRow): Progress {
  return {
    timeZone: row.time_zone,
    lastId: row.last_id,
    tally: {
      ...{ read: row.read_rows, imported: row.imported, merged: row.merged, covered: row.covered },
      refused: JSON.parse(row.refused) as Tally['refused'],
      leftOut: JSON.parse(row.left_out) as Tally['leftOut'],
    },
  };
}

/** Makes the row of a table that is begun; one that is there stays. */
export async function beginProgress(
  db: Database,
  { source, table, timeZone, lastId }: ProgressKey & { timeZone: string; lastId: number },
): Promise<void> {
  await db.pool.query(
    `INSERT IGNORE INTO ${db.privateTable('import_progress')}
     (source, old_table, time_zone, last_id, read_rows, imported, merged, covered, refused, left_out)
     VALUES (?, ?, ?, ?, 0, 0, 0, 0, '{}', '{}')`,
    [source, table, timeZone, lastId],
  );
}

/** Everything is read once more; what is stored already stays and is merged. */
export async function forgetProgress(db: Database, source: string): Promise<void> {
  await db.pool.query(`DELETE FROM ${db.privateTable('import_progress')} WHERE source = ?`, [source]);
}

/** Locks the row of a table until the transaction ends; the id of its last row. */
export async function lockProgress(
  { db, connection }: { db: Database; connection: PoolConnection },
  { source, table }: ProgressKey,
): Promise<number | undefined> {
  const [rows] = await connection.query<ProgressRow[]>(
    `SELECT last_id FROM ${db.privateTable('import_progress')} WHERE source = ? AND old_table = ? FOR UPDATE`,
    [source, table],
  );
  return rows[0]?.last_id;
}

export async function saveProgress(
  { db, connection }: { db: Database; connection: PoolConnection },
  { source, table, lastId, tally }: ProgressKey & { lastId: number; tally: Tally },
): Promise<void> {
  await connection.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('import_progress')} SET last_id = ?, read_rows = ?, imported = ?, merged = ?, covered = ?,
       refused = ?, left_out = ?, updated_at = CURRENT_TIMESTAMP WHERE source = ? AND old_table = ?`,
    [
      ...[lastId, tally.read, tally.imported, tally.merged, tally.covered],
      ...[JSON.stringify(tally.refused), JSON.stringify(tally.leftOut), source, table],
    ],
  );
}
