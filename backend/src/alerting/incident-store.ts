import type { PoolConnection, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Facts } from './facts.ts';
import type { OpenIncident, OpenSubject } from './notices.ts';

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;
const TIME = 'FROM_UNIXTIME(? / 1000)';

/** Open ones, oldest first. */
export async function readOpenIncidents(
  connection: PoolConnection,
  ruleKey: string,
): Promise<OpenIncident[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT incident_id AS incidentId, ${MS('opened_at')} AS openedMs, ${MS('began_at')} AS beganMs, notices,
       ${MS('notified_at')} AS notifiedMs, ${MS('remind_at')} AS remindMs
     FROM incident WHERE resolved_at IS NULL AND rule_key = ? ORDER BY incident_id`,
    [ruleKey],
  );
  const incidents = rows as unknown as Omit<OpenIncident, 'subjects'>[];
  if (incidents.length === 0) return [];
  const subjects = await readSubjects(
    connection,
    incidents.map(({ incidentId }) => incidentId),
  );
  return incidents.map((incident) => ({ ...incident, subjects: subjects.get(incident.incidentId) ?? [] }));
}

/** By incident. */
export async function readSubjects(
  connection: PoolConnection,
  ids: readonly number[],
): Promise<Map<number, OpenSubject[]>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT incident_id AS incidentId, subject, host_id AS hostId, ${MS('began_at')} AS beganMs,
       recovered_at IS NOT NULL AS recovered, told, part, peak FROM incident_subject WHERE incident_id IN (?)`,
    [ids],
  );
  const byIncident = new Map<number, OpenSubject[]>(ids.map((id) => [id, []]));
  for (const { incidentId, ...subject } of rows as unknown as (OpenSubject & { incidentId: number })[]) {
    byIncident.get(incidentId)?.push({ ...subject, recovered: Boolean(subject.recovered) });
  }
  return byIncident;
}

export async function openIncident(
  connection: PoolConnection,
  incident: {
    ruleKey: string;
    kind: string;
    severity: string;
    title: string;
    nowMs: number;
    beganMs: number;
  },
): Promise<number> {
  const { ruleKey, kind, severity, title, nowMs, beganMs } = incident;
  const [result] = await connection.query<ResultSetHeader>(
    `INSERT INTO incident (rule_key, kind, severity, title, opened_at, began_at, notified_at)
     VALUES (?, ?, ?, ?, ${TIME}, ${TIME}, ${TIME})`,
    [ruleKey, kind, severity, title.slice(0, 512), nowMs, beganMs, nowMs],
  );
  return result.insertId;
}

export async function addSubjects(
  connection: PoolConnection,
  { incidentId, subjects }: { incidentId: number; subjects: readonly OpenSubject[] },
): Promise<void> {
  const rows = subjects.map(({ subject, hostId, beganMs, part }) => [
    ...[incidentId, subject, hostId, new Date(beganMs), part],
  ]);
  // One that recovered and fell silent again within the incident is open again.
  await connection.query(
    `INSERT INTO incident_subject (incident_id, subject, host_id, began_at, part) VALUES ?
     ON DUPLICATE KEY UPDATE recovered_at = NULL, told = 0, peak = NULL`,
    [rows],
  );
}

export async function recoverSubjects(
  connection: PoolConnection,
  { subjects, nowMs }: { subjects: readonly { incidentId: number; subject: string }[]; nowMs: number },
): Promise<void> {
  if (subjects.length === 0) return;
  await connection.query(
    `UPDATE incident_subject SET recovered_at = ${TIME} WHERE (incident_id, subject) IN (?)`,
    [nowMs, subjects.map(({ incidentId, subject }) => [incidentId, subject])],
  );
}

/** Notes a message: whom it named, and when the next reminder is due. */
export async function noteNotice(
  connection: PoolConnection,
  notice: { incidentId: number; subjects: readonly string[]; told: 1 | 2; nowMs: number; remindMs: number },
): Promise<void> {
  const { incidentId, subjects, told, nowMs, remindMs } = notice;
  await connection.query(
    `UPDATE incident SET notices = notices + 1, notified_at = ${TIME}, remind_at = ${TIME} WHERE incident_id = ?`,
    [nowMs, remindMs, incidentId],
  );
  await connection.query('UPDATE incident_subject SET told = ? WHERE incident_id = ? AND subject IN (?)', [
    told,
    incidentId,
    subjects,
  ]);
}

/** Ends incidents of which every subject recovered. */
export async function resolveIncidents(
  connection: PoolConnection,
  { ruleKey, nowMs }: { ruleKey: string; nowMs: number },
): Promise<void> {
  await connection.query(
    `UPDATE incident i SET resolved_at = ${TIME} WHERE resolved_at IS NULL AND rule_key = ? AND NOT EXISTS
       (SELECT 1 FROM incident_subject s WHERE s.incident_id = i.incident_id AND s.recovered_at IS NULL)`,
    [nowMs, ruleKey],
  );
}

export async function addEvent(
  connection: PoolConnection,
  { incidentId, kind, facts, nowMs }: { incidentId: number; kind: string; facts: Facts; nowMs: number },
): Promise<void> {
  await connection.query(
    `INSERT INTO incident_event (incident_id, at, kind, facts) VALUES (?, ${TIME}, ?, ?)`,
    [incidentId, nowMs, kind, JSON.stringify(facts)],
  );
}

/** The table that readers of the replaced system know: `istate` counts notices. */
export async function noteOldAlerts(
  connection: PoolConnection,
  { hosts, nowMs }: { hosts: readonly string[]; nowMs: number },
): Promise<void> {
  if (hosts.length === 0) return;
  await connection.query(
    `INSERT INTO tb_monitor_alert_info (rshost, istate, a_time, remarks) VALUES ?
     ON DUPLICATE KEY UPDATE istate = istate + 1, a_time = VALUES(a_time), remarks = VALUES(remarks)`,
    [hosts.map((host) => [host, 1, new Date(nowMs), '超过2min未上报'])],
  );
}

/** There, 0 is recovered. */
export async function clearOldAlerts(connection: PoolConnection, hostIds: readonly number[]): Promise<void> {
  if (hostIds.length === 0) return;
  await connection.query(
    `UPDATE tb_monitor_alert_info a JOIN host h ON h.rshost = a.rshost SET a.istate = 0 WHERE h.host_id IN (?)`,
    [hostIds],
  );
}
