/** Hosts that are deleted: their rows go bit by bit, so that no statement holds others up. */
import type { HostLoss } from '@dpm/protocol';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';

/** Every table with rows of one host, samples first. Incidents, states of alerts and the audit log stay. */
export const HOST_TABLES = [
  ...['host_sample', 'device_sample', 'filesystem_sample', 'interface_sample', 'instance_sample'],
  ...[
    'process_sample',
    'net_pair_sample',
    'process_pair_sample',
    'job_sample',
    'burst_sample',
    'agent_sample',
  ],
  ...['host_5m', 'instance_5m', 'process_5m', 'device_5m'],
  ...['host_1h', 'instance_1h', 'process_1h', 'device_1h', 'filesystem_1h', 'net_pair_1h'],
  ...['instance_usual', 'rollup_late', 'filesystem_trend', 'report_boot'],
  ...['net_pair', 'component', 'instance', 'host_status'],
] as const;

const PRIVATE_TABLES = ['host_access', 'host_installer', 'host_task'] as const;
const ROWS = 5_000;
/** No host can have such a name, so no list shows it, and its own is free. */
const DELETED = '~deleted ';

/** Undefined when there is no such host. */
export async function readLoss(db: Database, host: string): Promise<HostLoss | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT n.host, h.host_id AS hostId, c.istate FROM (SELECT ? AS host) n
     LEFT JOIN host h ON h.rshost = n.host LEFT JOIN tb_monitor_host_config c ON c.rshost = n.host`,
    [host],
  );
  const [row] = rows as { hostId: number | null; istate: number | null }[];
  if (row === undefined || (row.hostId === null && row.istate === null)) return undefined;
  const { hostId, istate } = row;
  const [sums] = await db.pool.query<RowDataPacket[]>(
    `SELECT UNIX_TIMESTAMP(LEAST(COALESCE(s.low, r.low), COALESCE(r.low, s.low))) * 1000 AS fromMs,
       UNIX_TIMESTAMP(GREATEST(COALESCE(s.high, r.high), COALESCE(r.high, s.high))) * 1000 AS toMs,
       (SELECT COUNT(*) FROM instance WHERE host_id = ? AND kind = 'instance') AS instances,
       (SELECT COUNT(DISTINCT incident_id) FROM incident_subject WHERE host_id = ?) AS incidents
     FROM (SELECT MIN(a_time) AS low, MAX(a_time) AS high FROM host_sample WHERE host_id = ?) s,
       (SELECT MIN(a_time) AS low, MAX(a_time) AS high FROM host_1h WHERE host_id = ?) r`,
    [hostId, hostId, hostId, hostId],
  );
  const found = sums[0] as Pick<HostLoss, 'fromMs' | 'toMs' | 'instances' | 'incidents'>;
  return { host, istate, mayBeDeleted: istate !== 1 && istate !== 2, ...found };
}

/** Out of every list, and its agent's token with it; false: it is asked for or online again. */
export async function forgetHost(db: Database, host: string): Promise<boolean> {
  return inTransaction(db, async (connection) => {
    const [asked] = await connection.query<RowDataPacket[]>(
      'SELECT 1 FROM tb_monitor_host_config WHERE rshost = ? AND istate IN (1, 2) FOR UPDATE',
      [host],
    );
    if (asked.length > 0) return false;
    await connection.query('DELETE FROM tb_monitor_host_config WHERE rshost = ?', [host]);
    await connection.query('DELETE FROM host_lifecycle WHERE rshost = ?', [host]);
    for (const table of ['host_token', 'alert_watcher'])
      await connection.query(
        `DELETE t FROM ${db.privateTable(table)} t JOIN host h ON h.host_id = t.host_id WHERE h.rshost = ?`,
        [host],
      );
    await connection.query(
      `DELETE s FROM ${db.privateTable('host_step')} s JOIN ${db.privateTable('host_task')} t ON t.task_id = s.task_id WHERE t.rshost = ?`,
      [host],
    );
    for (const table of PRIVATE_TABLES)
      await connection.query(`DELETE FROM ${db.privateTable(table)} WHERE rshost = ?`, [host]);
    await connection.query('UPDATE host SET rshost = CONCAT(?, host_id) WHERE rshost = ?', [DELETED, host]);
    return true;
  });
}

/** Deletes rows of deleted hosts until `goOn` says no; true: nothing is left of any. */
export async function deleteRows(db: Database, goOn: () => boolean): Promise<boolean> {
  const [hosts] = await db.pool.query<RowDataPacket[]>(
    'SELECT host_id AS hostId FROM host WHERE LEFT(rshost, CHAR_LENGTH(?)) = ?',
    [DELETED, DELETED],
  );
  for (const { hostId } of hosts as { hostId: number }[]) {
    for (const table of HOST_TABLES) {
      for (let gone = ROWS; gone === ROWS;) {
        if (!goOn()) return false;
        const [result] = await db.pool.query<ResultSetHeader>('DELETE FROM ?? WHERE host_id = ? LIMIT ?', [
          ...[table, hostId, ROWS],
        ]);
        gone = result.affectedRows;
      }
    }
    await db.pool.query('DELETE FROM host WHERE host_id = ?', [hostId]);
  }
  return true;
}
