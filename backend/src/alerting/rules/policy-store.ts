/** Silences and routes: who is told, and when nobody is. */
import type { Matcher } from '@dpm/protocol';
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { Route } from './route.ts';
import type { Silence, Weekly } from './silence.ts';

type Queryable = Pick<PoolConnection, 'query'>;

export interface KeptSilence extends Silence {
  login: string;
  note: string;
}

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;
const TIME = 'FROM_UNIXTIME(? / 1000)';

/** Those that are not over, and those that were over for less than a day. */
export async function readSilences(connection: Queryable): Promise<KeptSilence[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT silence_id AS id, matcher, ${MS('starts_at')} AS startsMs, ${MS('ends_at')} AS endsMs, weekly, login, note
     FROM alert_silence WHERE ends_at IS NULL OR ends_at > NOW() - INTERVAL 1 DAY ORDER BY silence_id`,
  );
  return rows.map((row) => ({
    ...(row as unknown as KeptSilence),
    matcher: JSON.parse(String(row['matcher'])) as Matcher,
    weekly: row['weekly'] === null ? null : (JSON.parse(String(row['weekly'])) as Weekly),
  }));
}

export async function addSilence(
  db: Pick<Database, 'pool'>,
  silence: Omit<KeptSilence, 'id'>,
): Promise<number> {
  const { matcher, startsMs, endsMs, weekly, login, note } = silence;
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT INTO alert_silence (kind, matcher, starts_at, ends_at, weekly, login, note)
     VALUES (?, ?, ${TIME}, ${TIME}, ?, ?, ?)`,
    [
      ...[weekly === null ? 'once' : 'weekly', JSON.stringify(matcher), startsMs, endsMs],
      ...[weekly === null ? null : JSON.stringify(weekly), login, note],
    ],
  );
  return result.insertId;
}

/** Ends one now; it stays in the list for a day. False when there is no such silence, or it is over. */
export async function endSilence(db: Pick<Database, 'pool'>, id: number): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    'UPDATE alert_silence SET ends_at = NOW() WHERE silence_id = ? AND (ends_at IS NULL OR ends_at > NOW())',
    [id],
  );
  return result.affectedRows > 0;
}

/** In order. */
export async function readRoutes(connection: Queryable): Promise<Route[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT route_id AS id, name, matcher, channels, goes_on AS goesOn FROM alert_route ORDER BY place, route_id',
  );
  return rows.map((row) => ({
    ...(row as unknown as Route),
    matcher: JSON.parse(String(row['matcher'])) as Matcher,
    channels: JSON.parse(String(row['channels'])) as number[],
    goesOn: Boolean(row['goesOn']),
  }));
}

/** Replaces the whole list: its order is part of what it means. */
export async function saveRoutes(db: Database, routes: readonly Omit<Route, 'id'>[]): Promise<void> {
  await inTransaction(db, async (connection) => {
    await connection.query('DELETE FROM alert_route');
    if (routes.length === 0) return;
    await connection.query('INSERT INTO alert_route (place, name, matcher, channels, goes_on) VALUES ?', [
      routes.map(({ name, matcher, channels, goesOn }, place) => [
        ...[place, name, JSON.stringify(matcher), JSON.stringify(channels), goesOn],
      ]),
    ]);
  });
}
