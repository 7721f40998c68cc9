import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { seal, unseal } from '../db/sealed-text.ts';
import type { Format } from './render.ts';
import type { Language } from './words.ts';
import { hintOf, hostsHintOf, type Receiver } from './receiver.ts';

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
  /** Of robots: two hosts tell through it when no server answers. */
  hostsTell: boolean;
  /** Address of the robot that they use, without its key; null: the same one. */
  hostsHint: string | null;
}

/** With its secret. */
export type OpenChannel = Omit<Channel, 'kind'> & Receiver;

export type ChannelDraft = Pick<Channel, 'name' | 'language' | 'format' | 'enabled' | 'hostsTell'>;

const COLUMNS = `channel_id AS channelId, name, kind, language, format, enabled, hint, fault,
  kind = 'wecom' AND hosts_tell = 1 AS hostsTell, hosts_hint AS hostsHint`;

export async function listChannels(db: Database): Promise<Channel[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${COLUMNS} FROM ${db.privateTable('alert_channel')} WHERE deleted_at IS NULL ORDER BY name`,
  );
  return rows.map((row) => ({
    ...(row as unknown as Channel),
    enabled: Boolean(row['enabled']),
    hostsTell: Boolean(row['hostsTell']),
  }));
}

interface Opening {
  key: Buffer;
  /** This one, whatever holds. */
  only?: number | null;
  /** Those that wait since the receiver asked for it, too. */
  evenPaused?: boolean;
}

/** Channels that something may be sent through now. Throws SECRET_KEY_WRONG. */
export async function openChannels(
  db: Database,
  { key, only = null, evenPaused = false }: Opening,
): Promise<OpenChannel[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT ${COLUMNS}, sealed FROM ${db.privateTable('alert_channel')}
     WHERE deleted_at IS NULL AND IF(? IS NULL, enabled = 1 AND (? OR paused_until IS NULL OR paused_until <= NOW(3)), channel_id = ?)`,
    [only, evenPaused, only],
  );
  return (rows as unknown as (Channel & { sealed: Buffer })[]).map(({ sealed, ...channel }) => {
    const settings = JSON.parse(unseal(sealed, { key, name: sealName(channel.name) })) as unknown;
    return { ...channel, enabled: true, hostsTell: Boolean(channel.hostsTell), settings } as OpenChannel;
  });
}

/** Adds a channel and gives its number; undefined when the name is taken. */
export async function addChannel(
  db: Database,
  { draft, receiver, key }: { draft: ChannelDraft; receiver: Receiver; key: Buffer },
): Promise<number | undefined> {
  const { name, language, format, enabled, hostsTell } = draft;
  const sealed = seal(JSON.stringify(receiver.settings), { key, name: sealName(name) });
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT IGNORE INTO ${db.privateTable('alert_channel')} 
       (name, kind, language, format, enabled, hosts_tell, sealed, hint, hosts_hint) VALUES (?)`,
    [
      [
        ...[name, receiver.kind, language, format, enabled, hostsTell],
        ...[sealed, hintOf(receiver), hostsHintOf(receiver)],
      ],
    ],
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
    /** Without a word on hosts that tell, it stays. */
    draft: Omit<ChannelDraft, 'name' | 'hostsTell'> & { hostsTell?: boolean | undefined };
    change: (receiver: Receiver) => Receiver;
    key: Buffer;
  },
): Promise<boolean> {
  const { channelId, draft, change, key } = options;
  const [channel] = await openChannels(db, { key, only: channelId });
  if (channel === undefined) return false;
  const { language, format, enabled, hostsTell = channel.hostsTell } = draft;
  const receiver = change(channel);
  const sealed = seal(JSON.stringify(receiver.settings), { key, name: sealName(channel.name) });
  await db.pool.query(
    `UPDATE ${db.privateTable('alert_channel')} SET language = ?, format = ?, enabled = ?, hosts_tell = ?,
       fault = NULL, paused_until = NULL, sealed = ?, hint = ?, hosts_hint = ? WHERE channel_id = ?`,
    [language, format, enabled, hostsTell, sealed, hintOf(receiver), hostsHintOf(receiver), channelId],
  );
  return true;
}

const sealName = (name: string) => `alert-channel:${name}`;
