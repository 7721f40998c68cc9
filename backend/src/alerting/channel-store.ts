import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { seal, unseal } from '../db/sealed-text.ts';
import type { Format } from './render.ts';
import type { Language } from './words.ts';
import { hintOf, type Receiver } from './receiver.ts';

/** A channel as it may be shown. */
export interface Channel {
  channelId: number;
  name: string;
  kind: Receiver['kind'];
  language: Language;
  format: Format;
  enabled: boolean;
  /** Address without its key. */
  hint: string;
  /** Configuration error that the last answer told. */
  fault: string | null;
}

/** With its secret. */
export type OpenChannel = Omit<Channel, 'kind'> & Receiver;

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
  return (rows as unknown as (Channel & { sealed: Buffer })[]).map(({ sealed, ...channel }) => {
    const settings = JSON.parse(unseal(sealed, { key, name: sealName(channel.name) })) as unknown;
    return { ...channel, enabled: true, settings } as OpenChannel;
  });
}

/** Adds a channel and gives its number; undefined when the name is taken. */
export async function addChannel(
  db: Database,
  { draft, receiver, key }: { draft: ChannelDraft; receiver: Receiver; key: Buffer },
): Promise<number | undefined> {
  const { name, language, format, enabled } = draft;
  const sealed = seal(JSON.stringify(receiver.settings), { key, name: sealName(name) });
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT IGNORE INTO ${db.privateTable('alert_channel')} (name, kind, language, format, enabled, sealed, hint)
     VALUES (?, ?, ?, ?, ?, ?, ?)`,
    [name, receiver.kind, language, format, enabled, sealed, hintOf(receiver)],
  );
  return result.affectedRows === 0 ? undefined : result.insertId;
}

/**
 * Changes language, format and whether it sends, and what `change` makes of where it goes; the name and the kind stay.
 * False when there is no such channel.
 */
export async function changeChannel(
  db: Database,
  options: {
    channelId: number;
    draft: Omit<ChannelDraft, 'name'>;
    change: (receiver: Receiver) => Receiver;
    key: Buffer;
  },
): Promise<boolean> {
  const { channelId, draft, change, key } = options;
  const [channel] = await openChannels(db, { key, only: channelId });
  if (channel === undefined) return false;
  const { language, format, enabled } = draft;
  const receiver = change(channel);
  const sealed = seal(JSON.stringify(receiver.settings), { key, name: sealName(channel.name) });
  await db.pool.query(
    `UPDATE ${db.privateTable('alert_channel')} SET language = ?, format = ?, enabled = ?, fault = NULL,
       paused_until = NULL, sealed = ?, hint = ? WHERE channel_id = ?`,
    [language, format, enabled, sealed, hintOf(receiver), channelId],
  );
  return true;
}

const sealName = (name: string) => `alert-channel:${name}`;
