import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

export interface Storage {
  /** Data and indexes of the monitor schema, by the server's own estimate. */
  usedBytes: number;
  /** Hosts times the days for which each has had its samples kept. */
  hostDays: number;
  /** That are asked for or online. */
  hosts: number;
}

export async function readStorage(
  db: Database,
  { retentionDays }: { retentionDays: number },
): Promise<Storage> {
  const [sizes] = await db.pool.query<RowDataPacket[]>(
    'SELECT COALESCE(SUM(data_length + index_length), 0) AS bytes FROM information_schema.tables WHERE table_schema = ?',
    [db.schemas.monitor],
  );
  const [days] = await db.pool.query<RowDataPacket[]>(
    `SELECT COALESCE(SUM(LEAST(?, GREATEST(0, TIMESTAMPDIFF(SECOND, h.created_at, s.reported_at) / 86400))), 0) AS hostDays
     FROM host h JOIN host_status s ON s.host_id = h.host_id`,
    [retentionDays],
  );
  const [hosts] = await db.pool.query<RowDataPacket[]>(
    'SELECT COUNT(*) AS n FROM tb_monitor_host_config WHERE istate IN (1, 2)',
  );
  return {
    usedBytes: Number(sizes[0]?.['bytes']),
    hostDays: Number(days[0]?.['hostDays']),
    hosts: Number(hosts[0]?.['n']),
  };
}
