import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { seal, unseal } from '../db/sealed-text.ts';
import type { Format } from './render.ts';
import type { Language } from './words.ts';
import { hideKey, type WecomSettings } from './wecom.ts';

/** A channel as it may be shown. */
export interface Channel {
  channelId: number;
  name: string;
  kind: 'wecom';
  language: Language;
  format: Format;
  enabled: boolean;
  /** Address without its key. */
  hint: string;
  /** Configuration error that the last answer told. */
  fault: string | null;
}

/** With its secret. */
export interface OpenChannel extends Channel {
  settings: WecomSettings;
}

export type ChannelDraft = Pick<Channel, 'name' | 'language' | 'format' | 'enabled'>;

const COLUMNS = 'channel_id AS channelId, name, kind, language, format, enabled, hint, fault';

export async function listChannels(db: Database): Promise<Channel[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${COLUMNS} FROM ${db.privateTable('alert_channel')} WHERE deleted_at IS NULL ORDER BY name`,
  );
  return rows.map((row) => ({ ...(row as unknown as Channel), enabled: Boolean(row['enabled']) }));
}

/** Channels that something may be sent through now, or one of them whatever holds. Throws SECRET_KEY_WRONG. */
export async function openChannels(
  db: Database,
  { key, only = null }: { key: Buffer; only?: number | null },
): Promise<OpenChannel[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${COLUMNS}, sealed FROM ${db.privateTable('alert_channel')}
     WHERE deleted_at IS NULL AND IF(? IS NULL, enabled = 1 AND (paused_until IS NULL OR paused_until <= NOW(3)), channel_id = ?)`,
    [only, only],
  );
  return (rows as unknown as (Channel & { sealed: Buffer })[]).map(({ sealed, ...channel }) => ({
    ...channel,
    enabled: true,
    settings: JSON.parse(unseal(sealed, { key, name: sealName(channel.name) })) as WecomSettings,
  }));
}

/** Adds a channel and gives its number; undefined when the name is taken. */
export async function addChannel(
  db: Database,
  { draft, settings, key }: { draft: ChannelDraft; settings: WecomSettings; key: Buffer },
): Promise<number | undefined> {
  const { name, language, format, enabled } = draft;
  const sealed = seal(JSON.stringify(settings), { key, name: sealName(name) });
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT IGNORE INTO ${db.privateTable('alert_channel')} (name, kind, language, format, enabled, sealed, hint)
     VALUES (?, 'wecom', ?, ?, ?, ?, ?)`,
    [name, language, format, enabled, sealed, hideKey(settings.url)],
  );
  return result.affectedRows === 0 ? undefined : result.insertId;
}

/** Changes language, format and whether it sends, and its address when one is given; the name stays. */
export async function changeChannel(
  db: Database,
  {
    channelId,
    draft,
    settings,
    key,
  }: {
    channelId: number;
    draft: Omit<ChannelDraft, 'name'>;
    settings: WecomSettings | undefined;
    key: Buffer;
  },
): Promise<boolean> {
  const table = db.privateTable('alert_channel');
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT name FROM ${table} WHERE channel_id = ? AND deleted_at IS NULL`,
    [channelId],
  );
  const name = rows[0]?.['name'] as string | undefined;
  if (name === undefined) return false;
  const { language, format, enabled } = draft;
  await db.pool.query(
    `UPDATE ${table} SET language = ?, format = ?, enabled = ?, fault = NULL, paused_until = NULL WHERE channel_id = ?`,
    [language, format, enabled, channelId],
  );
  if (settings === undefined) return true;
  const sealed = seal(JSON.stringify(settings), { key, name: sealName(name) });
  await db.pool.query(`UPDATE ${table} SET sealed = ?, hint = ? WHERE channel_id = ?`, [
    sealed,
    hideKey(settings.url),
    channelId,
  ]);
  return true;
}

const sealName = (name: string) => `alert-channel:${name}`;
