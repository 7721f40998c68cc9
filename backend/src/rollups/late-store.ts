import type { PoolConnection, RowDataPacket } from 'mysql2/promise';

/** An hour, by its end in seconds since 1970 UTC, and hosts that stored samples of it late. */
export interface LateHour {
  hourS: number;
  hostIds: number[];
}

/**
 * The oldest hour that was named at least `restS` seconds ago, with at most `most` hosts, locked until the end of the
 * transaction: who stores more of it waits, and names it anew. Undefined when there is none.
 */
export async function lockLateHour(
  connection: PoolConnection,
  { restS, most }: { restS: number; most: number },
): Promise<LateHour | undefined> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT UNIX_TIMESTAMP(a_time) AS hourS, host_id AS hostId FROM rollup_late
     WHERE marked_at <= TIMESTAMPADD(SECOND, ?, CURRENT_TIMESTAMP) ORDER BY a_time, host_id LIMIT ? FOR UPDATE`,
    [-restS, most],
  );
  const hourS = rows[0]?.['hourS'] as number | undefined;
  if (hourS === undefined) return undefined;
  return {
    hourS,
    hostIds: rows.filter((row) => row['hourS'] === hourS).map((row) => row['hostId'] as number),
  };
}

export async function forgetLateHour(
  connection: PoolConnection,
  { hourS, hostIds }: LateHour,
): Promise<void> {
  await connection.query('DELETE FROM rollup_late WHERE a_time = FROM_UNIXTIME(?) AND host_id IN (?)', [
    hourS,
    hostIds,
  ]);
}
