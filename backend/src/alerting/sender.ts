/** Sends what waits in the outbox; one backend at a time, each channel by itself. */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { allowance, nextWaitMs, type Answer } from './answer.ts';
import { openChannels, type OpenChannel } from './channel-store.ts';
import { chooseBatch } from './choose-batch.ts';
import type { Facts, UndeliveredFacts } from './facts.ts';
import { enqueue } from './outbox-store.ts';
import { countFitting, render, renderDigest, type Message, type Style } from './render.ts';
import {
  beginSending,
  endSending,
  giveUp,
  readWaiting,
  recoverSending,
  type Sender,
  type WaitingMessage,
} from './sending-store.ts';
import { deliver, formatOf, groupByReceiver } from './receiver.ts';
import { mostBytes } from './wecom.ts';

/** Of the 20 that WeCom takes. */
const PER_MINUTE = 18;
/** About as long as a term of the sender lasts: after it another one sends. */
const WRITE_ATTEMPTS = 40;
const WRITE_WAIT_MS = 500;

export interface SendOptions {
  /** Opens the settings of channels. */
  key: Buffer;
  sender: Sender;
  formatTime: Style['formatTime'];
  linkTo: Style['linkTo'];
  random: () => number;
  now: () => number;
  log: { warn(facts: object, message: string): void };
  /** Told of the channels that messages go to now. */
  onChannels?: (channels: readonly OpenChannel[]) => void;
  /** False: end before the next message. */
  goOn: () => Promise<boolean>;
  /** For an answer. Default: 10 s. */
  timeoutMs?: number;
}

/** Sends until nothing is due. Throws LEASE_LOST; a receiver's failures are written down, not thrown. */
export async function sendWaiting(db: Database, options: SendOptions): Promise<void> {
  await recoverSending(db, options.sender);
  const channels = await openChannels(db, { key: options.key });
  options.onChannels?.(channels);
  const results = await Promise.allSettled(
    groupByReceiver(channels).map((group) => sendGroup(db, group, options)),
  );
  const failed = results.find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
}

/** Channels of one robot share its minute, so one goes after the other; when it asks for patience all of them wait. */
async function sendGroup(db: Database, group: readonly OpenChannel[], options: SendOptions): Promise<void> {
  const sharing = group.map(({ channelId }) => channelId);
  for (const channel of group)
    if ((await sendChannel(db, channel, { ...options, sharing })) === 'wait') return;
}

async function sendChannel(
  db: Database,
  channel: OpenChannel,
  { sharing, ...options }: SendOptions & { sharing: readonly number[] },
): Promise<'wait' | 'done'> {
  while (await options.goOn()) {
    const { messages, triesAgeMs } = await readWaiting(db, { channelId: channel.channelId, sharing });
    const room = allowance({ recentMs: triesAgeMs.map((age) => -age), nowMs: 0, perMinute: PER_MINUTE });
    const { expired, batch } = chooseBatch(messages, room);
    if (expired.length > 0) await abandon(db, { channel, expired, options });
    if (batch.length === 0) return 'done';
    const told = takeFitting(batch, { channel, options });
    const { outcome } = await sendBatch(db, { channel, batch: told, options });
    if (outcome === 'wait') return 'wait';
    if (outcome === 'misconfigured') return 'done';
  }
  return 'done';
}

interface Batch {
  channel: OpenChannel;
  batch: WaitingMessage[];
  options: SendOptions;
}

async function sendBatch(db: Database, { channel, batch, options }: Batch): Promise<Answer> {
  const { sender, random, log, timeoutMs } = options;
  const ids = batch.map(({ outboxId }) => outboxId);
  const [first] = batch;
  await beginSending(db, { ids, sender });
  const short = Math.max(...batch.map((message) => message.short));
  const answer = await deliver(channel, {
    ...{ message: compose(batch, { channel, options }), messages: batch.map(({ facts }) => facts) },
    ...{ format: formatOf(channel), short, nowMs: options.now(), timeoutMs },
  });
  const waitMs = nextWaitMs(answer.outcome, { attempts: (first?.attempts ?? 0) + 1, random: random() });
  const { channelId } = channel;
  await insist(() => endSending(db, { ids, channelId, answer, waitMs, sender }), random);
  if (answer.outcome !== 'delivered') {
    const { name } = channel;
    log.warn({ channel: name, ...answer, waitMs }, 'a message was not delivered yet');
  }
  return answer;
}

/** An answer that is known is not lost because the database is away for a moment: a second copy would go out. */
async function insist(write: () => Promise<void>, random: () => number): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await write();
      return;
    } catch (error) {
      if (attempt === WRITE_ATTEMPTS || !isUnavailable(error)) throw error;
      await delay(WRITE_WAIT_MS * (0.5 + random()));
    }
  }
}

/** Nothing may be cut off that a digest tells: what does not fit is for the next one. */
function takeFitting(batch: WaitingMessage[], { channel, options }: Omit<Batch, 'batch'>): WaitingMessage[] {
  const style = styleOf(channel, options);
  const maxBytes = mostBytes(formatOf(channel), Math.max(...batch.map(({ short }) => short)));
  const all = batch.map(({ facts }) => facts);
  return batch.slice(0, countFitting(all, style, maxBytes));
}

function styleOf(channel: OpenChannel, { formatTime, linkTo }: SendOptions): Style {
  return { language: channel.language, format: formatOf(channel), formatTime, linkTo };
}

function compose(batch: readonly WaitingMessage[], { channel, options }: Omit<Batch, 'batch'>): Message {
  const style = styleOf(channel, options);
  const all = batch.map(({ facts }) => facts);
  const [only] = all;
  return all.length === 1 && only !== undefined ? render(only, style) : renderDigest(all, style);
}

/** Gives up after a day, and says so everywhere else. */
async function abandon(
  db: Database,
  { channel, expired, options }: { channel: OpenChannel; expired: WaitingMessage[]; options: SendOptions },
): Promise<void> {
  const [first] = expired;
  if (first === undefined) return;
  const facts: UndeliveredFacts = {
    type: 'undelivered',
    incident: first.incidentId,
    atMs: options.now(),
    channel: channel.name,
    messages: expired.length,
    answer: channel.fault ?? '',
  };
  await giveUp(db, {
    ids: expired.map(({ outboxId }) => outboxId),
    sender: options.sender,
    // What only told of another failure is told no further: two dead channels would go on for ever.
    tell: async (connection) => {
      if (expired.every((message) => message.facts.type === 'undelivered')) return;
      await enqueue(connection, db, {
        key: `undelivered:${first.outboxId}`,
        facts,
        except: channel.channelId,
      });
    },
  });
}

/** Sends a test now, whatever waits; undefined when there is no such channel. */
export async function sendTest(
  db: Database,
  options: { channelId: number; key: Buffer; formatTime: Style['formatTime']; nowMs: number },
): Promise<Answer | undefined> {
  const { channelId, key, formatTime, nowMs } = options;
  const [channel] = await openChannels(db, { key, only: channelId });
  if (channel === undefined) return undefined;
  const facts = { type: 'test', incident: 0, atMs: nowMs, channel: channel.name } as const;
  return sendNow(channel, { facts, formatTime });
}

/** Past the outbox: for what cannot be written down first. */
export async function sendNow(
  channel: OpenChannel,
  { facts, formatTime }: { facts: Facts; formatTime: Style['formatTime'] },
): Promise<Answer> {
  const format = formatOf(channel);
  const style = { format, language: channel.language, formatTime, linkTo: () => undefined };
  const message = render(facts, style);
  return deliver(channel, { message, messages: [facts], format, short: 0, nowMs: facts.atMs });
}
