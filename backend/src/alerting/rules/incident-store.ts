/** Incidents about one host: from the first rule that is broken there to the last that is kept again. */
import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import type { CulpritFacts } from '../culprit-facts.ts';
import { readSubjects } from '../incident-store.ts';
import type { OpenIncident } from '../notices.ts';
import type { Family } from './measures.ts';
import type { Severity } from './rule.ts';

export const RULES_KEY = 'rules';

export interface HostIncident extends OpenIncident {
  hostId: number;
  family: Family;
  severity: Severity;
  /** Blamed last. */
  culpritId: number | null;
  /** When that was asked last; 0: never. */
  judgedMs: number;
  /** Worst value of the rule that opened it, in its unit. */
  peak: number | null;
  /** Somebody takes care of it. */
  acknowledged: boolean;
}

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;
const TIME = 'FROM_UNIXTIME(? / 1000)';

/** Open ones, oldest first. */
export async function readHostIncidents(connection: PoolConnection, db: Database): Promise<HostIncident[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT i.incident_id AS incidentId, i.host_id AS hostId, i.family, i.severity, i.culprit_id AS culpritId, i.peak,
       COALESCE(${MS('i.judged_at')}, 0) AS judgedMs, ${MS('i.opened_at')} AS openedMs, ${MS('i.began_at')} AS beganMs,
       i.notices, ${MS('i.notified_at')} AS notifiedMs, COALESCE(${MS('i.remind_at')}, 0) AS remindMs,
       a.incident_id IS NOT NULL AS acknowledged
     FROM incident i LEFT JOIN ${db.privateTable('incident_ack')} a ON a.incident_id = i.incident_id
     WHERE i.resolved_at IS NULL AND i.rule_key = ? ORDER BY i.incident_id`,
    [RULES_KEY],
  );
  const incidents = rows as unknown as Omit<HostIncident, 'subjects'>[];
  if (incidents.length === 0) return [];
  const subjects = await readSubjects(
    connection,
    incidents.map(({ incidentId }) => incidentId),
  );
  return incidents.map((incident) => ({
    ...incident,
    acknowledged: Boolean(incident.acknowledged),
    subjects: subjects.get(incident.incidentId) ?? [],
  }));
}

export interface NewIncident {
  hostId: number;
  family: Family;
  severity: Severity;
  title: string;
  nowMs: number;
  beganMs: number;
}

export async function openHostIncident(connection: PoolConnection, incident: NewIncident): Promise<number> {
  const { hostId, family, severity, title, nowMs, beganMs } = incident;
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO incident (rule_key, kind, severity, title, opened_at, began_at, notified_at, host_id, family)
     VALUES (?, ?, ?, ?, ${TIME}, ${TIME}, ${TIME}, ?, ?)`,
    [RULES_KEY, family, severity, title.slice(0, 512), nowMs, beganMs, nowMs, hostId, family],
  );
  return result.insertId;
}

/** What has changed about an incident since it was opened. */
export async function noteIncident(
  connection: PoolConnection,
  { incidentId, severity, peak }: { incidentId: number; severity: Severity; peak: number | null },
): Promise<void> {
  await connection.query('UPDATE incident SET severity = ?, peak = ? WHERE incident_id = ?', [
    ...[severity, peak, incidentId],
  ]);
}

export async function noteJudgement(
  connection: PoolConnection,
  { incidentId, judged, nowMs }: { incidentId: number; judged: CulpritFacts; nowMs: number },
): Promise<void> {
  await connection.query(
    `UPDATE incident SET culprit_id = COALESCE(?, culprit_id), judged_at = ${TIME} WHERE incident_id = ?`,
    [judged.guilty?.id ?? null, nowMs, incidentId],
  );
}

/** Keeps the worst value of what recovered; `peak` in the unit of its rule. */
export async function notePeaks(
  connection: PoolConnection,
  peaks: readonly { incidentId: number; subject: string; peak: number | null }[],
): Promise<void> {
  for (const { incidentId, subject, peak } of peaks)
    await connection.query('UPDATE incident_subject SET peak = ? WHERE incident_id = ? AND subject = ?', [
      ...[peak, incidentId, subject],
    ]);
}
