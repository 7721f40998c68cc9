import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** The delivery log; incidents are kept as long as samples by the hour. */
const MESSAGE_DAYS = 90;
const CHUNK = 5_000;

/** Deletes what is older than anybody asks for, in pieces; open incidents stay. Gives the number of rows. */
export async function purgeOld(db: Database, { incidentDays }: { incidentDays: number }): Promise<number> {
  const outbox = db.privateTable('alert_outbox');
  const old = `IN (SELECT incident_id FROM incident WHERE resolved_at < NOW() - INTERVAL ${incidentDays} DAY)`;
  const ended = `ended_at < NOW() - INTERVAL ${MESSAGE_DAYS} DAY`;
  const deletions = [
    `${db.privateTable('alert_delivery')} WHERE at < NOW() - INTERVAL ${MESSAGE_DAYS} DAY`,
    `${outbox} WHERE ${ended}`,
    `incident_event WHERE incident_id ${old}`,
    `incident_subject WHERE incident_id ${old}`,
    `${db.privateTable('incident_ack')} WHERE incident_id ${old}`,
    `incident WHERE resolved_at < NOW() - INTERVAL ${incidentDays} DAY`,
    `alert_silence WHERE ends_at < NOW() - INTERVAL ${MESSAGE_DAYS} DAY`,
  ];
  let rows = 0;
  for (const deletion of deletions) rows += await deleteAll(db, deletion);
  return rows;
}

async function deleteAll(db: Database, deletion: string): Promise<number> {
  for (let rows = 0; ;) {
    const [result] = await db.pool.query<ResultSetHeader>(`DELETE FROM ${deletion} LIMIT ${CHUNK}`);
    rows += result.affectedRows;
    if (result.affectedRows < CHUNK) return rows;
  }
}
