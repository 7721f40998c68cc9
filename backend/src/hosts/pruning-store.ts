/** What is kept about work on hosts only for a while. The audit log is kept for good. */
import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { deleteExpiredPasswords } from './host-access-store.ts';

const TASK_DAYS = 90;
const INSTALLER_DAYS = 30;
const ROWS = 2_000;

/** Ended work that is older, but for the newest of each host; installers; passwords that nobody used. */
export async function pruneHostWork(db: Database): Promise<void> {
  await deleteExpiredPasswords(db);
  await db.pool.query(
    `DELETE FROM ${db.privateTable('host_installer')} WHERE created_at < TIMESTAMPADD(DAY, ?, NOW()) LIMIT ?`,
    [-INSTALLER_DAYS, ROWS],
  );
  const task = db.privateTable('host_task');
  const [steps] = await db.pool.query<ResultSetHeader>(
    `DELETE s FROM ${db.privateTable('host_step')} s JOIN ${task} t ON t.task_id = s.task_id
     JOIN (SELECT MAX(task_id) AS task_id, rshost FROM ${task} GROUP BY rshost) newest ON newest.rshost = t.rshost
     WHERE t.ended_at < TIMESTAMPADD(DAY, ?, NOW()) AND t.task_id < newest.task_id`,
    [-TASK_DAYS],
  );
  if (steps.affectedRows === 0) return;
  await db.pool.query(
    `DELETE t FROM ${task} t JOIN (SELECT MAX(task_id) AS task_id, rshost FROM ${task} GROUP BY rshost) newest
       ON newest.rshost = t.rshost
     WHERE t.ended_at < TIMESTAMPADD(DAY, ?, NOW()) AND t.task_id < newest.task_id`,
    [-TASK_DAYS],
  );
}
