import type { Rollout, RolloutHalt } from '@dpm/protocol';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

export interface RolloutRecord {
  id: number;
  bundle: string;
  version: string;
  baseBundle: string | null;
  baseVersion: string;
  state: Rollout['state'];
  wave: number;
  waveAgeS: number;
  goodForS: number | null;
}

const RECORD = `rollout_id AS id, sha256 AS bundle, version, base_sha256 AS baseBundle, base_version AS baseVersion, state, wave,
  COALESCE(TIMESTAMPDIFF(SECOND, wave_at, NOW()), 0) AS waveAgeS, TIMESTAMPDIFF(SECOND, good_at, NOW()) AS goodForS`;

/** The newest one says what the fleet runs, open or not. */
export async function readNewestRollout(db: Database): Promise<RolloutRecord | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${RECORD} FROM ${db.privateTable('rollout')} ORDER BY rollout_id DESC LIMIT 1`,
  );
  return rows[0] as RolloutRecord | undefined;
}

export async function readRollout(db: Database, id: number): Promise<RolloutRecord | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${RECORD} FROM ${db.privateTable('rollout')} WHERE rollout_id = ?`,
    [id],
  );
  return rows[0] as RolloutRecord | undefined;
}

/** The label that a bundle was last rolled out with; undefined: it never was. */
export async function readLabel(db: Database, sha256: string): Promise<string | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT version FROM ${db.privateTable('rollout')} WHERE sha256 = ? ORDER BY rollout_id DESC LIMIT 1`,
    [sha256],
  );
  return rows[0]?.['version'] as string | undefined;
}

export async function insertRollout(
  db: Database,
  rollout: Pick<RolloutRecord, 'bundle' | 'version' | 'baseBundle' | 'baseVersion'> & { login: string },
): Promise<void> {
  const { bundle, version, baseBundle, baseVersion, login } = rollout;
  await db.pool.query(
    `INSERT INTO ${db.privateTable('rollout')} (sha256, version, base_sha256, base_version, state, login) VALUES (?, ?, ?, ?, 'running', ?)`,
    [bundle, version, baseBundle, baseVersion, login.slice(0, 190)],
  );
}

/**
 * Only from one of these states; false: it is in another one. A halt, an end and a wave that begins anew start the watch
 * anew. Why it was halted stays until it goes on.
 */
export async function changeRollout(
  db: Database,
  change: {
    id: number;
    from: readonly Rollout['state'][];
    to: Rollout['state'];
    why?: { reason: string; halt: RolloutHalt };
  },
): Promise<boolean> {
  const { id, from, to, why } = change;
  const isEnd = to === 'done' || to === 'rolledBack';
  const isKept = to === 'rolledBack' && why === undefined;
  const said = why === undefined ? [null, null] : [why.reason.slice(0, 1_000), JSON.stringify(why.halt)];
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('rollout')} SET state = ?, reason = IF(?, reason, ?), halt = IF(?, halt, ?), good_at = NULL, wave_at = IF(?, NOW(), wave_at),
       ended_at = IF(?, NOW(), NULL) WHERE rollout_id = ? AND state IN (?)`,
    [to, isKept, said[0], isKept, said[1], to === 'running', isEnd, id, from],
  );
  return result.affectedRows > 0;
}

/** Since when all of the wave run it; false: since never. */
export async function noteGood(db: Database, { id, isGood }: { id: number; isGood: boolean }): Promise<void> {
  await db.pool.query(
    `UPDATE ${db.privateTable('rollout')} SET good_at = IF(?, NOW(), NULL) WHERE rollout_id = ? AND state = 'running'`,
    [isGood, id],
  );
}

/** Hosts that are told now, with what their agents cost before; nothing happens when another backend has begun the wave. */
export async function beginWave(
  db: Database,
  { id, wave, hostIds }: { id: number; wave: number; hostIds: readonly number[] },
): Promise<void> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('rollout')} SET wave = ?, wave_at = NOW(), good_at = NULL
     WHERE rollout_id = ? AND state = 'running' AND wave = ?`,
    [wave, id, wave - 1],
  );
  if (result.affectedRows === 0 || hostIds.length === 0) return;
  await db.pool.query(
    `INSERT IGNORE INTO ${db.privateTable('rollout_host')} (rollout_id, host_id, wave, cpu_before, rss_before)
     SELECT ?, s.host_id, ?, AVG(a.cpu_ms + COALESCE(a.children_cpu_ms, 0)) / MAX(s.interval_ms), MAX(a.rss_bytes)
     FROM host_status s LEFT JOIN agent_sample a ON a.host_id = s.host_id AND a.a_time > NOW() - INTERVAL 10 MINUTE
     WHERE s.host_id IN (?) GROUP BY s.host_id`,
    [id, wave, hostIds],
  );
}

/** Newest first, the last fifty. */
export async function listRollouts(db: Database): Promise<Rollout[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT r.rollout_id AS id, r.sha256 AS bundle, r.version, r.base_sha256 AS baseBundle, r.base_version AS baseVersion,
       r.state, r.wave, UNIX_TIMESTAMP(r.wave_at) * 1000 AS waveStartedMs, r.reason, MAX(r.halt) AS halt, r.login,
       UNIX_TIMESTAMP(r.started_at) * 1000 AS startedMs, UNIX_TIMESTAMP(r.ended_at) * 1000 AS endedMs,
       COUNT(m.host_id) AS told, COALESCE(SUM(s.bundle = r.sha256), 0) AS running
     FROM (SELECT * FROM ${db.privateTable('rollout')} ORDER BY rollout_id DESC LIMIT 50) r
     LEFT JOIN ${db.privateTable('rollout_host')} m ON m.rollout_id = r.rollout_id
     LEFT JOIN host_status s ON s.host_id = m.host_id
     GROUP BY r.rollout_id, r.sha256, r.version, r.base_sha256, r.base_version, r.state, r.wave, r.wave_at, r.reason, r.login,
       r.started_at, r.ended_at ORDER BY r.rollout_id DESC`,
  );
  return rows.map((row) => {
    const { halt, ...rollout } = row as Omit<Rollout, 'halt'> & { halt: string | null };
    return { ...rollout, halt: halt === null ? null : (JSON.parse(halt) as RolloutHalt) };
  });
}

/** The label that a server last started with; a row is added when ours is another one. True: it was. */
export async function noteVersion(db: Database, version: string): Promise<boolean> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    'SELECT version FROM tb_monitor_version ORDER BY id DESC LIMIT 1',
  );
  if (rows[0]?.['version'] === version) return false;
  await db.pool.query('INSERT INTO tb_monitor_version (version) VALUES (?)', [version]);
  return rows.length > 0;
}
