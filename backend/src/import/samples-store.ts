/** Writing and counting imported rows in the compact tables. */
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import type { Cell } from './sample-draft.ts';

export interface SampleRow {
  hostId: number;
  atS: number;
  seq: number;
  /** The columns after these three. */
  cells: readonly Cell[];
}

export type SampleTarget =
  'host_sample' | 'process_sample' | 'filesystem_sample' | 'device_sample' | 'net_pair_sample';

/** Adds the rows that are not there yet and tells how many those were. */
export async function insertSamples(
  connection: PoolConnection,
  { table, columns, rows }: { table: SampleTarget; columns: readonly string[]; rows: readonly SampleRow[] },
): Promise<number> {
  const head = `INSERT IGNORE INTO ${table} (host_id, a_time, seq, ${columns.join(', ')}) VALUES `;
  const [result] = await connection.query<ResultSetHeader>({
    sql: head + rows.map(rowText).join(','),
    values: null,
  });
  requireWhole(table, { rows: rows.length, result });
  return result.affectedRows;
}

/** IGNORE is meant for rows that are there; it would also hide a value that does not fit. */
function requireWhole(table: string, { rows, result }: { rows: number; result: ResultSetHeader }): void {
  const there = rows - result.affectedRows;
  if (result.warningStatus <= there) return;
  throw new ProductError({
    code: 'IMPORT_VALUE_CHANGED',
    message: `the database changed ${result.warningStatus - there} values to make them fit; the batch was not stored`,
    where: table,
    remedy: 'report this as a defect',
  });
}

function rowText({ hostId, atS, seq, cells }: SampleRow): string {
  let text = `(${hostId},'${timestampOf(atS)}',${seq}`;
  for (const cell of cells) text += cell === undefined ? ',NULL' : `,${cell}`;
  return `${text})`;
}

/** `YYYY-MM-DD hh:mm:ss` in UTC, as our sessions read times. */
export function timestampOf(second: number): string {
  const iso = new Date(second * 1000).toISOString();
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)}`;
}

/** Times of the newest row of each host before a second; hosts without one are left out. */
export async function readNewestTimes(
  db: Database,
  { table, hosts }: { table: SampleTarget; hosts: ReadonlyMap<number, number> },
): Promise<Map<number, number>> {
  const times = new Map<number, number>();
  for (const [hostId, beforeS] of hosts) {
    const [rows] = await db.pool.query<RowDataPacket[]>(
      `SELECT UNIX_TIMESTAMP(MAX(a_time)) AS s FROM ${table} WHERE host_id = ? AND a_time < FROM_UNIXTIME(?)`,
      [hostId, beforeS],
    );
    const second = rows[0]?.['s'] as number | null;
    if (second !== null) times.set(hostId, second);
  }
  return times;
}

/** Rows of one day, whoever wrote them; a day is counted from 1970-01-01 UTC. */
export async function countSamples(
  db: Database,
  { table, day }: { table: SampleTarget; day: number },
): Promise<number> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${table} WHERE a_time >= FROM_UNIXTIME(?) AND a_time < FROM_UNIXTIME(?)`,
    [Math.max(1, day * 86_400), (day + 1) * 86_400],
  );
  return rows[0]?.['n'] as number;
}

export async function readTargetClock(db: Database): Promise<number> {
  const [rows] = await db.pool.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP() AS s');
  return rows[0]?.['s'] as number;
}
