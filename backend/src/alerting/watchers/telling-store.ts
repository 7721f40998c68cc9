import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';

/** An outage of all servers of which a host told while it lasted. Times are the host's, but `notedMs`. */
export interface Telling {
  hostId: number;
  host: string;
  alias: string | null;
  sinceMs: number;
  atMs: number;
  notedMs: number;
}

/** One for each host, whatever robots it told through. */
export async function readTellings(connection: PoolConnection, db: Database): Promise<Telling[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT w.host_id AS hostId, h.rshost AS host, h.alias, MIN(w.told_since_ms) AS sinceMs, MIN(w.told_at_ms) AS atMs,
       CAST(UNIX_TIMESTAMP(MAX(w.told_noted_at)) * 1000 AS SIGNED) AS notedMs
     FROM ${db.privateTable('alert_watcher')} w JOIN host h ON h.host_id = w.host_id
     WHERE w.told_at_ms IS NOT NULL GROUP BY w.host_id, h.rshost, h.alias ORDER BY atMs`,
  );
  return rows as unknown as Telling[];
}

export async function settleTellings(
  connection: PoolConnection,
  db: Database,
  hostIds: readonly number[],
): Promise<void> {
  if (hostIds.length === 0) return;
  await connection.query(
    `UPDATE ${db.privateTable('alert_watcher')} SET told_since_ms = NULL, told_at_ms = NULL, told_noted_at = NULL
     WHERE host_id IN (?)`,
    [hostIds],
  );
}
