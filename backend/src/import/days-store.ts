/** Which days hold imported samples, and how many: their raw rows stay until their rollups exist. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** Rows by day; a day is counted from 1970-01-01 UTC. */
export type RowsByDay = ReadonlyMap<number, number>;

/** Keeps days from being dropped while their rows are on the way. */
export async function registerDays(
  db: Database,
  { sampleTable, days }: { sampleTable: string; days: readonly number[] },
): Promise<void> {
  if (days.length === 0) return;
  await db.pool.query(
    `INSERT IGNORE INTO ${db.privateTable('import_day')} (day, sample_table, imported) VALUES ?`,
    [days.map((day) => [dateOf(day), sampleTable, 0])],
  );
}

/** Days that were registered before, whatever became of them. */
export async function readKnownDays(db: Database, sampleTable: string): Promise<Set<number>> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT DATEDIFF(day, '1970-01-01') AS day FROM ${db.privateTable('import_day')} WHERE sample_table = ?`,
    [sampleTable],
  );
  return new Set((rows as { day: number }[]).map(({ day }) => day));
}

/** Days of which some raw rows are needed until their rollups exist, counted from 1970-01-01. */
export async function readHeldDays(db: Database): Promise<number[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT DISTINCT DATEDIFF(day, '1970-01-01') AS day FROM ${db.privateTable('import_day')} WHERE rolled_up_at IS NULL`,
  );
  return (rows as { day: number }[]).map(({ day }) => day);
}

/** Counts rows of days in the transaction that stores them; their rollups are to be made anew. */
export async function addDays(
  { db, connection }: { db: Database; connection: PoolConnection },
  { sampleTable, rows }: { sampleTable: string; rows: RowsByDay },
): Promise<void> {
  if (rows.size === 0) return;
  // In one order everywhere, so that two imports do not lock each other.
  const days = [...rows].sort(([a], [b]) => a - b);
  await connection.query(
    `INSERT INTO ${db.privateTable('import_day')} (day, sample_table, imported) VALUES ?
     ON DUPLICATE KEY UPDATE imported = imported + VALUES(imported), changed_at = CURRENT_TIMESTAMP, rolled_up_at = NULL`,
    [days.map(([day, count]) => [dateOf(day), sampleTable, count])],
  );
}

/** Days of a table whose raw rows must all be there, with the rows that were imported into them. */
export async function readRawDays(db: Database, sampleTable: string): Promise<Map<number, number>> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT DATEDIFF(day, '1970-01-01') AS day, imported FROM ${db.privateTable('import_day')}
     WHERE sample_table = ? AND rolled_up_at IS NULL`,
    [sampleTable],
  );
  return new Map((rows as { day: number; imported: number }[]).map(({ day, imported }) => [day, imported]));
}

/** Sets what a day holds, after rows of it were lost. */
export async function setImported(
  db: Database,
  { sampleTable, day, imported }: { sampleTable: string; day: number; imported: number },
): Promise<void> {
  await db.pool.query(
    `UPDATE ${db.privateTable('import_day')} SET imported = ? WHERE sample_table = ? AND day = ?`,
    [imported, sampleTable, dateOf(day)],
  );
}

const DAY_MS = 86_400_000;
export function dateOf(day: number): string {
  return new Date(day * DAY_MS).toISOString().slice(0, 10);
}
