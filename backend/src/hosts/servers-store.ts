import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** Servers that lived within the last day, `host:port`, sorted: one that is down is still to be tried again. */
export async function readServers(db: Database): Promise<string[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT server FROM ${db.privateTable('backend_heartbeat')} WHERE beat_at > NOW() - INTERVAL 1 DAY ORDER BY server`,
  );
  return rows.map((row) => row['server'] as string);
}
