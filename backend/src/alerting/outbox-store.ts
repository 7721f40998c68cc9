import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Facts } from './facts.ts';
import type { About } from './rules/matcher.ts';
import { readRoutes } from './rules/policy-store.ts';
import { chooseChannels } from './rules/route.ts';

export interface NewMessage {
  /** A key that is there already changes nothing. */
  key: string;
  facts: Facts;
  /** What routes are asked with; without it the message goes everywhere. */
  abouts?: readonly About[];
  /** A channel that is left out. */
  except?: number;
}

/** One message for each enabled channel that the routes choose. */
export async function enqueue(
  connection: PoolConnection,
  db: Database,
  { key, facts, abouts, except }: NewMessage,
): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT channel_id AS channelId FROM ${db.privateTable('alert_channel')} WHERE enabled = 1 AND channel_id <> ?`,
    [except ?? 0],
  );
  const all = (rows as unknown as { channelId: number }[]).map(({ channelId }) => channelId);
  const channels = abouts === undefined ? all : chooseChannels(await readRoutes(connection), abouts, all);
  if (channels.length === 0) return;
  await connection.query(
    `INSERT IGNORE INTO ${db.privateTable('alert_outbox')} (dedup_key, incident_id, channel_id, facts, state) VALUES ?`,
    [
      channels.map((channelId) => [
        `${key}:${channelId}`,
        ...[facts.incident, channelId, JSON.stringify(facts), 'waiting'],
      ]),
    ],
  );
}
