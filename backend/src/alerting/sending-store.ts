/** The outbox as the sender sees it. All times are the database's. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import type { Answer } from './answer.ts';
import type { Facts } from './facts.ts';
import { requireFence } from './pass-store.ts';

export interface WaitingMessage {
  outboxId: number;
  incidentId: number;
  facts: Facts;
  attempts: number;
  short: number;
  ageMs: number;
  due: boolean;
}

export interface Sender {
  holder: string;
  fence: number;
}

export const SENDER_LEASE = 'alert-sender';
const MOST_WAITING = 500;
const MINUTE_S = 60;

/** What waits for a channel, oldest first, and the ages of the last minute's tries of all that share its robot. */
export async function readWaiting(
  db: Database,
  { channelId, sharing }: { channelId: number; sharing: readonly number[] },
): Promise<{ messages: WaitingMessage[]; triesAgeMs: number[] }> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT outbox_id AS outboxId, incident_id AS incidentId, facts, attempts, short,
       TIMESTAMPDIFF(MICROSECOND, created_at, NOW(3)) / 1000 AS ageMs, next_at <= NOW(3) AS due
     FROM ${db.privateTable('alert_outbox')} WHERE state = 'waiting' AND channel_id = ? ORDER BY outbox_id LIMIT ${MOST_WAITING}`,
    [channelId],
  );
  const messages = rows.map((row) => ({
    ...(row as unknown as WaitingMessage),
    facts: JSON.parse(row['facts'] as string) as Facts,
    due: Boolean(row['due']),
  }));
  if (messages.length === 0) return { messages, triesAgeMs: [] };
  const [tries] = await db.pool.query<RowDataPacket[]>(
    `SELECT TIMESTAMPDIFF(MICROSECOND, at, NOW(3)) / 1000 AS ageMs FROM ${db.privateTable('alert_delivery')}
     WHERE channel_id IN (?) AND at > NOW(3) - INTERVAL ${MINUTE_S} SECOND`,
    [sharing],
  );
  return { messages, triesAgeMs: tries.map((row) => Number(row['ageMs'])) };
}

/** Marks messages as on their way, before they go: what is found so later was cut off, and may have arrived. */
export async function beginSending(
  db: Database,
  { ids, sender }: { ids: readonly number[]; sender: Sender },
): Promise<void> {
  await fenced(db, sender, (connection) =>
    connection.query(
      `UPDATE ${db.privateTable('alert_outbox')} SET state = 'sending', attempts = attempts + 1 WHERE outbox_id IN (?)`,
      [ids],
    ),
  );
}

/** What a sender that is gone left on its way goes out again, counted as ambiguous. */
export async function recoverSending(db: Database, sender: Sender): Promise<void> {
  await fenced(db, sender, (connection) =>
    connection.query(
      `UPDATE ${db.privateTable('alert_outbox')} SET state = 'waiting', ambiguous = 1 WHERE state = 'sending'`,
    ),
  );
}

/** Writes down how a try ended. `waitMs` is for those that go on waiting. */
export async function endSending(
  db: Database,
  end: { ids: readonly number[]; channelId: number; answer: Answer; waitMs: number; sender: Sender },
): Promise<void> {
  const { ids, channelId, answer, waitMs, sender } = end;
  const outbox = db.privateTable('alert_outbox');
  const { outcome, code, said } = answer;
  await fenced(db, sender, async (connection) => {
    await connection.query(
      `INSERT INTO ${db.privateTable('alert_delivery')} (outbox_id, channel_id, outcome, code, answer, messages)
       VALUES (?, ?, ?, ?, ?, ?)`,
      [ids[0], channelId, outcome, code, said, ids.length],
    );
    if (outcome === 'delivered') {
      await connection.query(
        `UPDATE ${outbox} SET state = IF(outbox_id = ?, 'delivered', 'digested'), ended_at = NOW(3) WHERE outbox_id IN (?)`,
        [ids[0], ids],
      );
    } else {
      await connection.query(
        `UPDATE ${outbox} SET state = 'waiting', next_at = NOW(3) + INTERVAL ? MICROSECOND,
           short = short + ?, ambiguous = ambiguous OR ? WHERE outbox_id IN (?) AND ended_at IS NULL`,
        [waitMs * 1_000, outcome === 'shorten' ? 1 : 0, outcome === 'ambiguous', ids],
      );
    }
    await connection.query(
      `UPDATE ${db.privateTable('alert_channel')} SET fault = ?,
         paused_until = IF(?, NOW(3) + INTERVAL ? MICROSECOND, NULL) WHERE channel_id = ?`,
      [
        outcome === 'misconfigured' ? `${code} ${said}`.slice(0, 255) : null,
        outcome === 'wait',
        waitMs * 1_000,
        channelId,
      ],
    );
  });
}

/** Gives messages up, and writes `notice` to the other channels in the same transaction. */
export async function giveUp(
  db: Database,
  work: { ids: readonly number[]; sender: Sender; tell: (connection: PoolConnection) => Promise<void> },
): Promise<void> {
  await fenced(db, work.sender, async (connection) => {
    await connection.query(
      `UPDATE ${db.privateTable('alert_outbox')} SET state = 'failed', ended_at = NOW(3) WHERE outbox_id IN (?)`,
      [work.ids],
    );
    await work.tell(connection);
  });
}

async function fenced(
  db: Database,
  sender: Sender,
  work: (connection: PoolConnection) => Promise<unknown>,
): Promise<void> {
  await inTransaction(db, async (connection) => {
    await requireFence(connection, db, { name: SENDER_LEASE, ...sender });
    await work(connection);
  });
}
