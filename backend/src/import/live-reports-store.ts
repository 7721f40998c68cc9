/**
 * When hosts reported to this program themselves, by a new agent or an old client: every report leaves a receipt, and
 * rows in `instance_sample`, at least those of `other` and `unattributed`; an import leaves neither.
 */
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** Second of the first report that is still there, of every host that ever reported. */
export async function readFirstReports(db: Database): Promise<Map<number, number>> {
  const [hosts] = await db.pool.query<RowDataPacket[]>('SELECT DISTINCT host_id AS hostId FROM report_boot');
  const first = new Map<number, number>();
  for (const { hostId } of hosts as { hostId: number }[]) {
    // One look-up in the key for each host: a question about all of them would read every row.
    const [rows] = await db.pool.query<RowDataPacket[]>(
      'SELECT UNIX_TIMESTAMP(MIN(a_time)) AS s FROM instance_sample WHERE host_id = ?',
      [hostId],
    );
    const second = rows[0]?.['s'] as number | null;
    if (second !== null) first.set(hostId, second);
  }
  return first;
}

/** Seconds of a host's reports within a range, ends included, ascending. */
export async function readReportTimes(
  db: Database,
  { hostId, fromS, untilS }: { hostId: number; fromS: number; untilS: number },
): Promise<number[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT DISTINCT UNIX_TIMESTAMP(a_time) AS s FROM instance_sample
     WHERE host_id = ? AND a_time BETWEEN FROM_UNIXTIME(?) AND FROM_UNIXTIME(?) ORDER BY s`,
    [hostId, fromS, untilS],
  );
  return (rows as { s: number }[]).map(({ s }) => s);
}
