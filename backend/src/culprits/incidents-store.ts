/** Incidents of one host, as marks on its window. */
import type { IncidentMark } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { SampleRange } from './window.ts';

const MOST = 50;
const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;

/** Those that lasted into the range, the newest first; of several subjects on the host the whole time counts. */
export async function readIncidentMarks(
  connection: PoolConnection,
  { hostId, afterS, untilS }: SampleRange & { hostId: number },
): Promise<IncidentMark[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT i.incident_id AS id, i.kind, i.severity, i.title, ${MS('s.began_at')} AS beganMs,
       ${MS('s.recovered_at')} AS resolvedMs
     FROM (
       SELECT incident_id, MIN(began_at) AS began_at,
         CASE WHEN SUM(recovered_at IS NULL) = 0 THEN MAX(recovered_at) END AS recovered_at
       FROM incident_subject WHERE host_id = ? GROUP BY incident_id HAVING MIN(began_at) < FROM_UNIXTIME(?)
     ) s
     JOIN incident i ON i.incident_id = s.incident_id
     WHERE s.recovered_at IS NULL OR s.recovered_at >= FROM_UNIXTIME(?)
     ORDER BY i.incident_id DESC LIMIT ${MOST}`,
    [hostId, untilS, afterS],
  );
  return rows as unknown as IncidentMark[];
}
