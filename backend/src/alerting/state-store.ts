import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { OnlineHost, KeptState } from './silent-hosts.ts';

const COLUMNS =
  'rule_key, subject, phase, since_ms, watched_ms, sample_ms, clear_ms, missing_ms, value, peak, incident_id, host_id';
const CHUNK = 1_000;

export async function readStates(
  connection: PoolConnection,
  ruleKey: string,
): Promise<Map<string, KeptState>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT subject, phase, since_ms AS sinceMs, watched_ms AS watchedMs, sample_ms AS sampleMs, clear_ms AS clearMs,
       missing_ms AS missingMs, value, peak, incident_id AS incidentId, host_id AS hostId FROM alert_state WHERE rule_key = ?`,
    [ruleKey],
  );
  return new Map((rows as unknown as KeptState[]).map((row) => [row.subject, row]));
}

export async function saveStates(
  connection: PoolConnection,
  { ruleKey, states }: { ruleKey: string; states: readonly KeptState[] },
): Promise<void> {
  for (let start = 0; start < states.length; start += CHUNK) {
    const rows = states
      .slice(start, start + CHUNK)
      .map((s) => [
        ...[ruleKey, s.subject, s.phase, s.sinceMs, s.watchedMs, s.sampleMs],
        ...[s.clearMs, s.missingMs, s.value, s.peak, s.incidentId, s.hostId],
      ]);
    await connection.query(`REPLACE INTO alert_state (${COLUMNS}) VALUES ?`, [rows]);
  }
}

export async function dropStates(
  connection: PoolConnection,
  { ruleKey, subjects }: { ruleKey: string; subjects: readonly string[] },
): Promise<void> {
  if (subjects.length === 0) return;
  await connection.query('DELETE FROM alert_state WHERE rule_key = ? AND subject IN (?)', [
    ruleKey,
    subjects,
  ]);
}

/** Hosts that are asked to be online; one that never reported has no row in `host` yet and is not seen. */
export async function readOnlineHosts(connection: PoolConnection): Promise<OnlineHost[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, c.rshost AS host, h.alias, h.owner, CAST(h.tags AS CHAR) AS tags, s.server,
       UNIX_TIMESTAMP(s.reported_at) * 1000 AS reportedMs, UNIX_TIMESTAMP(a.a_time) * 1000 AS noticedMs
     FROM tb_monitor_host_config c
     JOIN host h ON h.rshost = c.rshost
     LEFT JOIN host_status s ON s.host_id = h.host_id
     LEFT JOIN tb_monitor_alert_info a ON a.rshost = c.rshost
     WHERE c.istate = 2 ORDER BY c.rshost`,
  );
  return rows.map((row) => ({
    ...(row as unknown as OnlineHost),
    tags: row['tags'] === null ? [] : (JSON.parse(row['tags'] as string) as string[]),
  }));
}
