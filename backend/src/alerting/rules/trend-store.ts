import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';

/** Hours that a trend is made from, and the fewest. */
const HOURS = { most: 72, least: 6 };

/** How fast every file system fills, by least squares over the hours; gives how many there are. */
export async function makeTrends(db: Pick<Database, 'pool'>): Promise<number> {
  const x = `(UNIX_TIMESTAMP(f.a_time) - UNIX_TIMESTAMP(NOW())) / 8.64e4`;
  const slope = `(COUNT(*) * SUM(${x} * f.used_bytes) - SUM(${x}) * SUM(f.used_bytes))
    / NULLIF(COUNT(*) * SUM(${x} * ${x}) - SUM(${x}) * SUM(${x}), 0)`;
  const [result] = await db.pool.query<ResultSetHeader>(
    `REPLACE INTO filesystem_trend (component_id, host_id, bytes_per_day, hours)
     SELECT f.component_id, f.host_id, ${slope}, COUNT(*) FROM filesystem_1h f
     WHERE f.a_time > NOW() - INTERVAL ${HOURS.most} HOUR AND f.used_bytes IS NOT NULL
     GROUP BY f.component_id, f.host_id HAVING COUNT(*) >= ${HOURS.least}`,
  );
  await db.pool.query(`DELETE FROM filesystem_trend WHERE made_at < NOW() - INTERVAL ${HOURS.most} HOUR`);
  return result.affectedRows;
}
