import type { WatchStatus } from '@dpm/protocol';
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import type { Candidate, Watcher, WatchPlan } from './watch-plan.ts';

const MOST_CANDIDATES = 200;
/** Counted from when reports could be accepted again, so that an outage of ours takes nobody's place. */
const SILENT_S = 300;

const ALIVE = `(c.istate = 2 AND s.client = 'agent' AND GREATEST(UNIX_TIMESTAMP(s.reported_at),
  COALESCE((SELECT accepting_ms FROM alert_pass WHERE id = 1), 0) / 1000) > UNIX_TIMESTAMP() - ${SILENT_S})`;
const JOINS = `JOIN host h ON h.host_id = w.host_id
  LEFT JOIN tb_monitor_host_config c ON c.rshost = h.rshost LEFT JOIN host_status s ON s.host_id = h.host_id`;

/** `channelId` null: of all channels. */
export async function readWatchers(
  db: Database,
  channelId: number | null = null,
): Promise<(Watcher & { channelId: number; alias: string | null })[]> {
  const age = (column: string) =>
    `CAST(UNIX_TIMESTAMP() AS SIGNED) - CAST(UNIX_TIMESTAMP(${column}) AS SIGNED)`;
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT w.channel_id AS channelId, w.host_id AS hostId, h.rshost AS host, h.alias, w.robot, w.place, w.reached, w.reason,
       ${age('w.asked_at')} AS askedS, ${age('w.answered_at')} AS answeredS, COALESCE(${ALIVE}, 0) AS isAlive
     FROM ${db.privateTable('alert_watcher')} w ${JOINS} WHERE ? IS NULL OR w.channel_id = ?
     ORDER BY w.channel_id, w.place, w.host_id`,
    [channelId, channelId],
  );
  return rows.map((row) => ({
    ...(row as unknown as Watcher & { channelId: number; alias: string | null }),
    isAlive: Boolean(row['isAlive']),
    reached: row['reached'] === null ? null : Boolean(row['reached']),
  }));
}

/** Hosts that report now and were not asked about this robot, those first that are here for longest. */
export async function readCandidates(db: Database, channelId: number): Promise<Candidate[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, h.rshost AS host FROM host h
     JOIN tb_monitor_host_config c ON c.rshost = h.rshost JOIN host_status s ON s.host_id = h.host_id
     LEFT JOIN ${db.privateTable('alert_watcher')} w ON w.channel_id = ? AND w.host_id = h.host_id
     WHERE w.host_id IS NULL AND c.istate = 2 AND s.client = 'agent' AND s.reported_at > NOW() - INTERVAL ${SILENT_S} SECOND
     ORDER BY h.host_id LIMIT ${MOST_CANDIDATES}`,
    [channelId],
  );
  return rows as unknown as Candidate[];
}

export async function savePlan(
  db: Database,
  { channelId, robot, plan }: { channelId: number; robot: string; plan: WatchPlan },
): Promise<void> {
  const table = db.privateTable('alert_watcher');
  const { ask, drop, places } = plan;
  if (drop.length > 0)
    await db.pool.query(`DELETE FROM ${table} WHERE channel_id = ? AND host_id IN (?)`, [channelId, drop]);
  for (const { hostId, place } of places)
    await db.pool.query(`UPDATE ${table} SET place = ? WHERE channel_id = ? AND host_id = ?`, [
      place,
      channelId,
      hostId,
    ]);
  if (ask.length > 0)
    await db.pool.query(`INSERT IGNORE INTO ${table} (channel_id, host_id, robot) VALUES ?`, [
      ask.map((hostId) => [channelId, hostId, robot]),
    ]);
}

/** Those of channels that nobody watches for any more. */
export async function dropOtherChannels(db: Database, channelIds: readonly number[]): Promise<void> {
  await db.pool.query(
    `DELETE FROM ${db.privateTable('alert_watcher')} WHERE channel_id NOT IN (?)`,
    // An empty list is no SQL.
    [channelIds.length > 0 ? channelIds : [0]],
  );
}

/** What a host said: whether it reaches robots, and outages of which it told. */
export async function noteStatus(
  db: Database,
  { hostId, status }: { hostId: number; status: WatchStatus },
): Promise<void> {
  const table = db.privateTable('alert_watcher');
  for (const { id, reached, reason } of status.tried)
    await db.pool.query(
      `UPDATE ${table} SET answered_at = NOW(), reached = ?, reason = ? WHERE host_id = ? AND robot = ?`,
      [reached, reason?.slice(0, 255) ?? null, hostId, id],
    );
  for (const { id, sinceMs, atMs } of status.told ?? [])
    await db.pool.query(
      `UPDATE ${table} SET told_since_ms = ?, told_at_ms = ?, told_noted_at = NOW() WHERE host_id = ? AND robot = ?`,
      [sinceMs, atMs, hostId, id],
    );
}
