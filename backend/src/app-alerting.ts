/** Alerting composed: who evaluates, who sends, and what the interface may change. */
import { join } from 'node:path';
import type { FastifyBaseLogger } from 'fastify';
import { addChannel, listChannels, type OpenChannel } from './alerting/channel-store.ts';
import { toCulpritFacts } from './alerting/culprit-facts.ts';
import { createLink } from './alerting/link.ts';
import { purgeOld } from './alerting/purge-store.ts';
import { ALERTING_LEASE, runPass } from './alerting/pass.ts';
import type { FindCulprit } from './alerting/rules/pass.ts';
import { shipRules } from './alerting/rules/rule-store.ts';
import { makeTrends } from './alerting/rules/trend-store.ts';
import { shippedRules } from './alerting/rules/shipped.ts';
import type { DatabaseFacts } from './alerting/facts.ts';
import { sendNow, sendWaiting } from './alerting/sender.ts';
import { beat, noteStopped } from './alerting/servers/heartbeat-store.ts';
import { recordOutage } from './alerting/servers/outage-store.ts';
import { createChannelCache, DatabaseOutage, type ChannelCache } from './alerting/servers/outage.ts';
import { SENDER_LEASE } from './alerting/sending-store.ts';
import type { Config } from './config.ts';
import { readCulprits } from './culprits/culprits.ts';
import type { Database } from './db/database.ts';
import { loadKey } from './db/key-file.ts';
import { releaseLease, takeLease } from './db/lease-store.ts';
import { isUnavailable } from './db/unavailable.ts';

export interface AlertingOptions {
  config: Pick<
    Config,
    'wxUrl' | 'dataDir' | 'thresholds' | 'ruleKeys' | 'publicUrl' | 'hosts' | 'database' | 'rollupDays'
  >;
  db: Database;
  holder: string;
  log: Pick<FastifyBaseLogger, 'info' | 'warn'>;
  now: () => number;
  random?: () => number;
  /** Waited for at the receivers. */
  timeoutMs?: number;
}

export interface Alerting {
  /** A sign of life of this server. */
  beat(): Promise<void>;
  /** Evaluates once, when this backend leads. */
  evaluate(): Promise<void>;
  /** Tells how fast file systems fill and deletes what is old, when this backend leads. */
  keepUp(): Promise<void>;
  /** Sends what is due, when this backend sends. */
  send(): Promise<void>;
  /** Lets what runs end before its next message. */
  stop(): void;
  /** Gives both leases back; to be called when nothing runs any more. */
  release(): Promise<void>;
}

export const PASS_TTL_MS = 30_000;
const SEND_TTL_MS = 30_000;
const OLD_CHANNEL = 'wx_url';
const OLD_STYLE = { language: 'zh-CN', format: 'text', enabled: true, hostsTell: true } as const;

export function createAlerting(options: AlertingOptions): Alerting {
  const { config, db, holder, log, now, random = Math.random } = options;
  const secrets = join(config.dataDir, 'secrets');
  const readKey = () => loadKey(secrets);
  const pass = { name: ALERTING_LEASE, holder, ttlMs: PASS_TTL_MS };
  const sending = { name: SENDER_LEASE, holder, ttlMs: SEND_TTL_MS };
  const server = serverName(config);
  const cache = createChannelCache({ folder: secrets, readKey });
  const findCulprit = createFindCulprit(options);
  let stopped = false;
  let taken = false;
  return {
    beat: createBeat(options, { server, cache }),
    evaluate: quietly(options, async () => {
      const lease = await takeLease(db, pass);
      if (!lease.held) return;
      if (!taken) {
        await takeOldChannel(options, readKey());
        await shipRules(db, shippedRules(config));
      }
      taken = true;
      await runPass(db, { holder, fence: lease.fence, findCulprit });
    }),
    keepUp: quietly(options, async () => {
      const lease = await takeLease(db, pass);
      if (!lease.held) return;
      await makeTrends(db);
      await purgeOld(db, { incidentDays: config.rollupDays.hours });
    }),
    send: quietly(options, async () => {
      const lease = await takeLease(db, sending);
      if (!lease.held) return;
      const goOn = async () => {
        if (stopped) return false;
        const renewed = await takeLease(db, sending);
        return renewed.held && renewed.fence === lease.fence;
      };
      await sendWaiting(db, {
        ...{ key: readKey(), sender: { holder, fence: lease.fence }, formatTime, random, now, log, goOn },
        linkTo: createLink(config.publicUrl),
        onChannels: (channels) => cache.save(channels),
        ...(options.timeoutMs === undefined ? {} : { timeoutMs: options.timeoutMs }),
      });
    }),
    stop() {
      stopped = true;
    },
    async release() {
      await releaseLease(db, pass);
      await releaseLease(db, sending);
      await noteStopped(db, server);
    },
  };
}

/** As hosts reach it, without the scheme. */
function serverName({ hosts }: AlertingOptions['config']): string {
  return (hosts.servers[0] ?? '').replace(/^https?:\/\//, '');
}

/** Gives signs of life, and is the one to tell people when the database has been away for long. */
function createBeat(
  options: AlertingOptions,
  { server, cache }: { server: string; cache: ChannelCache },
): () => Promise<void> {
  const { config, db, now } = options;
  const database = config.database === undefined ? '' : `${config.database.host}:${config.database.port}`;
  const deliver = async (channel: OpenChannel, facts: DatabaseFacts) =>
    (await sendNow(channel, { facts, formatTime })).outcome === 'delivered';
  const outage = new DatabaseOutage({ server, database, cache, now, deliver });
  let first = true;
  return quietly(options, async () => {
    try {
      await beat(db, { server, first });
    } catch (error) {
      if (isUnavailable(error)) await outage.failed(error);
      throw error;
    }
    first = false;
    const ended = outage.ended();
    if (ended) await recordOutage(db, { server, database, ...ended, nowMs: now() });
  });
}

/** These run often: a database that is away is told once, and a term that ended is nothing to tell. */
function quietly({ log }: AlertingOptions, work: () => Promise<void>): () => Promise<void> {
  let away = false;
  return async () => {
    try {
      await work();
      if (away) log.info({}, 'the database answers again: alerting goes on');
      away = false;
    } catch (error) {
      if ((error as { code?: unknown }).code === 'LEASE_LOST') return;
      if (!isUnavailable(error)) throw error;
      if (!away) log.warn({ err: error }, 'the database is away: nothing is evaluated and sent');
      away = true;
    }
  };
}

/** A question that fails costs a message its culprit, never the message. */
function createFindCulprit({ db, log, now }: AlertingOptions): FindCulprit {
  return async (host, { fromMs, toMs }) => {
    try {
      const answer = await readCulprits(db, { host, from: fromMs, to: toMs }, { nowMs: now() });
      return answer && toCulpritFacts(answer);
    } catch (error) {
      log.warn({ err: error, host }, 'nobody could be asked for the culprit of an incident');
      return undefined;
    }
  };
}

/** `[MSM] wx_url` becomes a channel on the first start; it is changed in the interface from then on. */
async function takeOldChannel({ config, db, log }: AlertingOptions, key: Buffer): Promise<void> {
  if (config.wxUrl === undefined) return;
  if ((await listChannels(db)).some(({ name }) => name === OLD_CHANNEL)) return;
  const draft = { name: OLD_CHANNEL, ...OLD_STYLE };
  const receiver = { kind: 'wecom', settings: { url: config.wxUrl } } as const;
  await addChannel(db, { draft, receiver, key });
  log.info({ channel: OLD_CHANNEL }, '[MSM] wx_url was taken over as a channel');
}

/** In the zone of this server, as the replaced system did. */
export function formatTime(ms: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const at = new Date(ms);
  const day = [at.getFullYear(), two(at.getMonth() + 1), two(at.getDate())].join('-');
  return `${day} ${[at.getHours(), at.getMinutes(), at.getSeconds()].map(two).join(':')}`;
}
