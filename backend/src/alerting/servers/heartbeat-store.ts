import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';

/** A server that says nothing for longer is down. */
export const DEAD_MS = 60_000;
const FORGOTTEN_DAYS = 7;

export interface Heartbeat {
  server: string;
  beatMs: number;
  stopped: boolean;
  /** An outage that is over and not told yet. */
  downFromMs: number | null;
  downUntilMs: number | null;
}

/** A sign of life. `first` of a process: what lies between it and the one before was an outage, unless it was stopped. */
export async function beat(
  db: Database,
  { server, first }: { server: string; first: boolean },
): Promise<void> {
  const gap = `${first ? 'stopped = 0' : 'FALSE'} AND beat_at < NOW() - INTERVAL ${DEAD_MS / 1_000} SECOND`;
  await db.pool.query(
    `INSERT INTO ${db.privateTable('backend_heartbeat')} (server) VALUES (?)
     ON DUPLICATE KEY UPDATE down_from = IF(${gap}, beat_at, down_from), down_until = IF(${gap}, NOW(), down_until),
       beat_at = NOW(), stopped = 0`,
    [server],
  );
}

export async function noteStopped(db: Database, server: string): Promise<void> {
  await db.pool.query(`UPDATE ${db.privateTable('backend_heartbeat')} SET stopped = 1 WHERE server = ?`, [
    server,
  ]);
}

export async function readHeartbeats(connection: PoolConnection, db: Database): Promise<Heartbeat[]> {
  const table = db.privateTable('backend_heartbeat');
  const ms = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;
  await connection.query(`DELETE FROM ${table} WHERE beat_at < NOW() - INTERVAL ${FORGOTTEN_DAYS} DAY`);
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT server, ${ms('beat_at')} AS beatMs, stopped, ${ms('down_from')} AS downFromMs, ${ms('down_until')} AS downUntilMs
     FROM ${table} ORDER BY server`,
  );
  return rows.map((row) => ({ ...(row as unknown as Heartbeat), stopped: Boolean(row['stopped']) }));
}

export async function forgetOutage(connection: PoolConnection, db: Database, server: string): Promise<void> {
  await connection.query(
    `UPDATE ${db.privateTable('backend_heartbeat')} SET down_from = NULL, down_until = NULL WHERE server = ?`,
    [server],
  );
}

/** Reports of that time, by the hosts' clocks: those that are here came in from spools. */
export async function countReports(
  connection: PoolConnection,
  { fromMs, untilMs }: { fromMs: number; untilMs: number },
): Promise<number> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM host_sample WHERE a_time >= FROM_UNIXTIME(? / 1000) AND a_time < FROM_UNIXTIME(? / 1000)',
    [fromMs, untilMs],
  );
  return Number(rows[0]?.['n'] ?? 0);
}
