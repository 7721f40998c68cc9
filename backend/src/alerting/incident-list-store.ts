import type { DeliveredMessage, Incident, IncidentDetail, IncidentList } from '@dpm/protocol';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Facts } from './facts.ts';

const MOST = 500;
const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;
const COUNT = (condition: string) =>
  `(SELECT COUNT(DISTINCT s.host_id) FROM incident_subject s WHERE s.incident_id = i.incident_id AND ${condition})`;

type Row = Omit<Incident, 'acknowledged'> & { login: string | null; note: string; ackMs: number };

const select = (db: Database) => `SELECT i.incident_id AS id, i.kind, i.severity, i.title,
  ${MS('i.opened_at')} AS openedMs, ${MS('i.began_at')} AS beganMs, ${MS('i.resolved_at')} AS resolvedMs, i.notices,
  ${COUNT('TRUE')} AS hosts, ${COUNT('s.recovered_at IS NULL')} AS open, a.login, a.note, ${MS('a.at')} AS ackMs
  FROM incident i LEFT JOIN ${db.privateTable('incident_ack')} a ON a.incident_id = i.incident_id`;

export async function listIncidents(
  db: Database,
  { from, to }: { from: number; to: number },
): Promise<IncidentList> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `${select(db)} WHERE i.began_at < FROM_UNIXTIME(? / 1000)
       AND (i.resolved_at IS NULL OR i.resolved_at >= FROM_UNIXTIME(? / 1000))
     ORDER BY i.incident_id DESC LIMIT ${MOST}`,
    [to, from],
  );
  const [channels] = await db.pool.query<RowDataPacket[]>(
    `SELECT COUNT(*) AS n FROM ${db.privateTable('alert_channel')} WHERE enabled = 1`,
  );
  return { incidents: (rows as unknown as Row[]).map(toIncident), channels: Number(channels[0]?.['n']) };
}

function toIncident({ login, note, ackMs, ...incident }: Row): Incident {
  return { ...incident, acknowledged: login === null ? null : { login, note, atMs: ackMs } };
}

/** `tell` puts an event into words. */
export async function readIncident(
  db: Database,
  { id, tell }: { id: number; tell: (facts: Facts) => string },
): Promise<IncidentDetail | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(`${select(db)} WHERE i.incident_id = ?`, [id]);
  const [row] = rows as unknown as Row[];
  if (row === undefined) return undefined;
  const [events] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${MS('at')} AS atMs, kind, facts FROM incident_event WHERE incident_id = ? ORDER BY event_id LIMIT ${MOST}`,
    [id],
  );
  const timeline = events.map(({ atMs, kind, facts }) => ({
    ...{ atMs: Number(atMs), kind: String(kind) },
    facts: JSON.parse(String(facts)) as Record<string, unknown>,
    text: tell(JSON.parse(String(facts)) as Facts),
  }));
  return { ...toIncident(row), timeline, messages: await readMessages(db, id) };
}

/** Newest first. */
async function readMessages(db: Database, incident: number): Promise<DeliveredMessage[]> {
  const last = (column: string) =>
    `(SELECT ${column} FROM ${db.privateTable('alert_delivery')} d WHERE d.outbox_id = o.outbox_id ORDER BY delivery_id DESC LIMIT 1)`;
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT o.outbox_id AS id, o.incident_id AS incident, c.name AS channel, o.state, o.ambiguous, o.attempts,
       ${MS('o.created_at')} AS createdMs, ${MS('o.ended_at')} AS endedMs, ${last('code')} AS code, ${last('answer')} AS answer
     FROM ${db.privateTable('alert_outbox')} o JOIN ${db.privateTable('alert_channel')} c ON c.channel_id = o.channel_id
     WHERE o.incident_id = ? ORDER BY o.outbox_id DESC LIMIT ${MOST}`,
    [incident],
  );
  return rows.map((row) => ({
    ...(row as unknown as DeliveredMessage),
    ambiguous: Boolean(row['ambiguous']),
  }));
}

/** False when there is no such incident. A later acknowledgement replaces the one before. */
export async function acknowledge(
  db: Database,
  { id, login, note }: { id: number; login: string; note: string },
): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT INTO ${db.privateTable('incident_ack')} (incident_id, login, note)
     SELECT incident_id, ?, ? FROM incident WHERE incident_id = ?
     ON DUPLICATE KEY UPDATE login = VALUES(login), note = VALUES(note), at = CURRENT_TIMESTAMP`,
    [login, note, id],
  );
  return result.affectedRows > 0;
}
