/** Hosts that tell when no server answers: chosen by the backend that leads, ordered by every one of them. */
import { join } from 'node:path';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { WatchOrder, WatchStatus } from '@dpm/protocol';
import { listChannels, openChannels } from './alerting/channel-store.ts';
import { ALERTING_LEASE } from './alerting/pass.ts';
import { ordersOf, robotsOf, type Robot } from './alerting/watchers/robots.ts';
import { planWatchers } from './alerting/watchers/watch-plan.ts';
import {
  dropOtherChannels,
  noteStatus,
  readCandidates,
  readWatchers,
  savePlan,
} from './alerting/watchers/watcher-store.ts';
import { describeWatchers } from './alerting/watchers/watcher-list.ts';
import { PASS_TTL_MS } from './app-alerting.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { loadKey } from './db/key-file.ts';
import { takeLease } from './db/lease-store.ts';
import { isUnavailable } from './db/unavailable.ts';
import { readServers } from './hosts/servers-store.ts';
import { registerWatchers } from './http/watchers.ts';

export interface WatcherOptions {
  config: Pick<Config, 'dataDir'>;
  db: Database;
  holder: string;
  log: Pick<FastifyBaseLogger, 'warn'>;
  now: () => number;
}

export interface Watchers {
  /** Chooses hosts when this backend leads, and reads what each is ordered to do. */
  look: () => Promise<void>;
  orderFor: (hostId: number) => WatchOrder | undefined;
  /** What a host said in its report; never rejects. */
  note: (hostId: number, status: WatchStatus) => Promise<void>;
  registerRead: (scope: FastifyInstance) => Promise<void>;
}

export function createWatchers({ config, db, holder, log, now }: WatcherOptions): Watchers {
  let orders = new Map<number, WatchOrder>();
  /** What each host said last: the same is not written again. */
  const said = new Map<number, string>();
  const choose = async (robots: readonly Robot[]) => {
    const lease = await takeLease(db, { name: ALERTING_LEASE, holder, ttlMs: PASS_TTL_MS });
    if (!lease.held) return;
    await dropOtherChannels(
      db,
      robots.map(({ channelId }) => channelId),
    );
    for (const { channelId, id } of robots) {
      const plan = planWatchers(await readWatchers(db, channelId), {
        robot: id,
        candidates: await readCandidates(db, channelId),
      });
      await savePlan(db, { channelId, robot: id, plan });
    }
  };
  return {
    orderFor: (hostId) => orders.get(hostId),
    async look() {
      try {
        const key = loadKey(join(config.dataDir, 'secrets'));
        const robots = robotsOf(await openChannels(db, { key, evenPaused: true }), key);
        await choose(robots);
        orders = ordersOf(robots.length === 0 ? [] : await readWatchers(db), {
          ...{ robots, servers: await readServers(db) },
          utcOffsetMinutes: 0 - new Date(now()).getTimezoneOffset(),
        });
        for (const hostId of said.keys()) if (!orders.has(hostId)) said.delete(hostId);
      } catch (error) {
        // Hosts keep the orders they have.
        if (!isUnavailable(error)) throw error;
      }
    },
    async note(hostId, status) {
      const text = JSON.stringify(status);
      if (!orders.has(hostId) || said.get(hostId) === text) return;
      said.set(hostId, text);
      try {
        await noteStatus(db, { hostId, status });
      } catch (error) {
        said.delete(hostId);
        log.warn({ err: error }, 'what a host says about robots could not be written down');
      }
    },
    registerRead: (scope) =>
      registerWatchers(scope, {
        listWatchers: async () => describeWatchers(await listChannels(db), await readWatchers(db)),
      }),
  };
}
