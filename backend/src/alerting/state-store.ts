import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { OnlineHost, KeptState } from './silent-hosts.ts';

const COLUMNS =
  'rule_key, subject, phase, since_ms, watched_ms, sample_ms, clear_ms, missing_ms, value, peak, incident_id, host_id';
const CHUNK = 1_000;

/** Of these hosts, and of hosts that are not asked to be online any more. */
export async function readHostStates(
  connection: PoolConnection,
  { ruleKey, hosts }: { ruleKey: string; hosts: readonly OnlineHost[] },
): Promise<Map<string, KeptState>> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT t.subject, t.phase, t.since_ms AS sinceMs, t.watched_ms AS watchedMs, t.sample_ms AS sampleMs,
       t.clear_ms AS clearMs, t.missing_ms AS missingMs, t.value, t.peak, t.incident_id AS incidentId,
       t.host_id AS hostId
     FROM alert_state t
     LEFT JOIN host h ON h.host_id = CAST(SUBSTRING(t.subject, 6) AS UNSIGNED)
     LEFT JOIN tb_monitor_host_config c ON c.rshost = h.rshost AND c.istate = 2
     WHERE t.rule_key = ? AND (c.rshost IS NULL OR h.host_id IN (?))`,
    [ruleKey, [0, ...hosts.map(({ hostId }) => hostId)]],
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
export async function readOnlineHosts(
  connection: PoolConnection,
  { ids }: { ids?: readonly number[] } = {},
): Promise<OnlineHost[]> {
  if (ids === undefined) return readHosts(connection, { where: 'TRUE', values: [] });
  return ids.length === 0 ? [] : readHosts(connection, { where: 'h.host_id IN (?)', values: [ids] });
}

/** Those whose state can change: no report since a moment, no state yet, or one that is not at rest. */
export async function readHostsToJudge(
  connection: PoolConnection,
  { ruleKey, freshMs }: { ruleKey: string; freshMs: number },
): Promise<OnlineHost[]> {
  const subject = `CONVERT(CONCAT('host:', h.host_id) USING ascii) COLLATE ascii_bin`;
  return readHosts(connection, {
    where: `(s.reported_at IS NULL OR s.reported_at <= FROM_UNIXTIME(?) OR NOT EXISTS (
      SELECT 1 FROM alert_state t WHERE t.rule_key = ? AND t.subject = ${subject} AND t.phase = 'inactive'))`,
    values: [Math.ceil(freshMs / 1_000), ruleKey],
  });
}

async function readHosts(
  connection: PoolConnection,
  { where, values }: { where: string; values: unknown[] },
): Promise<OnlineHost[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, c.rshost AS host, h.alias, h.owner, CAST(h.tags AS CHAR) AS tags, s.server,
       UNIX_TIMESTAMP(s.reported_at) * 1000 AS reportedMs, UNIX_TIMESTAMP(a.a_time) * 1000 AS noticedMs
     FROM tb_monitor_host_config c
     JOIN host h ON h.rshost = c.rshost
     LEFT JOIN host_status s ON s.host_id = h.host_id
     LEFT JOIN tb_monitor_alert_info a ON a.rshost = c.rshost
     WHERE c.istate = 2 AND ${where} ORDER BY c.rshost`,
    values,
  );
  return rows.map((row) => ({
    ...(row as unknown as OnlineHost),
    tags: row['tags'] === null ? [] : (JSON.parse(row['tags'] as string) as string[]),
  }));
}
