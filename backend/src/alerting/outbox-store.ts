import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Facts } from './facts.ts';

/** One message for each enabled channel; a key that is there already changes nothing. */
export async function enqueue(
  connection: PoolConnection,
  db: Database,
  { key, facts, except }: { key: string; facts: Facts; except?: number },
): Promise<void> {
  const [channels] = await connection.query<RowDataPacket[]>(
    `SELECT channel_id AS channelId FROM ${db.privateTable('alert_channel')} WHERE enabled = 1 AND channel_id <> ?`,
    [except ?? 0],
  );
  if (channels.length === 0) return;
  await connection.query(
    `INSERT IGNORE INTO ${db.privateTable('alert_outbox')} (dedup_key, incident_id, channel_id, facts, state) VALUES ?`,
    [
      (channels as unknown as { channelId: number }[]).map(({ channelId }) => [
        `${key}:${channelId}`,
        ...[facts.incident, channelId, JSON.stringify(facts), 'waiting'],
      ]),
    ],
  );
}
