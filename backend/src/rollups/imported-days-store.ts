import type { Database } from '../db/database.ts';

/**
 * Lets go of the days of imports that are rolled up: nothing of them waits in `rollup_late`, into which an import names
 * every hour that it stores. A day that was registered long ago and got no rows is not waited for any longer.
 */
export async function releaseImportedDays(db: Database): Promise<void> {
  await db.pool.query(
    `UPDATE ${db.privateTable('import_day')} d SET d.rolled_up_at = CURRENT_TIMESTAMP
     WHERE d.rolled_up_at IS NULL
       AND d.changed_at <= CURRENT_TIMESTAMP - INTERVAL IF(d.imported > 0, 10, 10080) MINUTE
       AND d.day + INTERVAL 1 DAY <= (SELECT done_until FROM resolution WHERE name = '1h')
       AND NOT EXISTS (
         SELECT 1 FROM rollup_late l WHERE l.a_time >= d.day AND l.a_time <= d.day + INTERVAL 1 DAY
       )`,
  );
}
