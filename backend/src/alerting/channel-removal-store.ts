import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';

/**
 * Deletes a channel with its settings; what waits for it is given up. Its row goes on naming it in the delivery log.
 * False when there is none.
 */
export async function deleteChannel(db: Database, channelId: number): Promise<boolean> {
  return inTransaction(db, async (connection) => {
    const [deleted] = await connection.query<ResultSetHeader>(
      `UPDATE ${db.privateTable('alert_channel')}
       SET deleted_at = NOW(), enabled = 0, sealed = '', hint = '', hosts_hint = NULL, fault = NULL, name = CONCAT(LEFT(name, 50), ' #', channel_id)
       WHERE channel_id = ? AND deleted_at IS NULL`,
      [channelId],
    );
    if (deleted.affectedRows === 0) return false;
    await connection.query(
      `UPDATE ${db.privateTable('alert_outbox')} SET state = 'failed', ended_at = NOW(3)
       WHERE channel_id = ? AND state IN ('waiting', 'sending')`,
      [channelId],
    );
    // With the next report those that held its key forget it.
    await connection.query(`DELETE FROM ${db.privateTable('alert_watcher')} WHERE channel_id = ?`, [
      channelId,
    ]);
    return true;
  });
}
