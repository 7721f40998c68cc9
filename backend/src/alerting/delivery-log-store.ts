/** Messages and each try to deliver them, as the delivery log shows them. */
import type { DeliveryQuery, DeliveryTry } from '@dpm/protocol';
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Facts } from './facts.ts';
import type { Format } from './render.ts';
import type { Language } from './words.ts';

export interface LoggedMessage {
  id: number;
  incident: number;
  channel: string;
  language: Language;
  format: Format;
  state: 'waiting' | 'sending' | 'delivered' | 'digested' | 'failed';
  ambiguous: boolean;
  attempts: number;
  createdMs: number;
  nextMs: number | null;
  endedMs: number | null;
  facts: Facts;
}

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;

/** Newest first, at most `limit`. */
export async function readLoggedMessages(
  db: Database,
  { before, state, channel, limit }: DeliveryQuery & { limit: number },
): Promise<LoggedMessage[]> {
  const filters: [sql: string, value: unknown][] = [
    ['o.outbox_id < ?', before],
    ['o.state = ?', state],
    ['c.name = ?', channel],
  ];
  const given = filters.filter(([, value]) => value !== undefined);
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT o.outbox_id AS id, o.incident_id AS incident, c.name AS channel, c.language, c.format, o.state, o.ambiguous,
       o.attempts, o.facts, ${MS('o.created_at')} AS createdMs, ${MS('o.ended_at')} AS endedMs,
       IF(o.state = 'waiting', ${MS('o.next_at')}, NULL) AS nextMs
     FROM ${db.privateTable('alert_outbox')} o JOIN ${db.privateTable('alert_channel')} c ON c.channel_id = o.channel_id
     ${given.length === 0 ? '' : 'WHERE '}${given.map(([sql]) => sql).join(' AND ')}
     ORDER BY o.outbox_id DESC LIMIT ?`,
    [...given.map(([, value]) => value), limit],
  );
  return rows.map((row) => ({
    ...(row as unknown as LoggedMessage),
    ambiguous: Boolean(row['ambiguous']),
    facts: JSON.parse(String(row['facts'])) as Facts,
  }));
}

/** Tries of these messages, oldest first. */
export async function readTries(
  db: Database,
  ids: readonly number[],
): Promise<(DeliveryTry & { id: number })[]> {
  if (ids.length === 0) return [];
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT outbox_id AS id, ${MS('at')} AS atMs, outcome, code, answer, messages
     FROM ${db.privateTable('alert_delivery')} WHERE outbox_id IN (?) ORDER BY delivery_id`,
    [ids],
  );
  return rows as unknown as (DeliveryTry & { id: number })[];
}

export async function readChannelNames(db: Database): Promise<string[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT name FROM ${db.privateTable('alert_channel')} ORDER BY deleted_at IS NOT NULL, name`,
  );
  return rows.map((row) => String(row['name']));
}
