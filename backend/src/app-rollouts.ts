/** Agent bundles on their way to the fleet: their parts joined, as a job of every backend and of the one that leads. */
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { Audited } from './app-audit.ts';
import type { Bundle } from './bundles/bundle.ts';
import { readStoredBundle } from './bundles/bundle-store.ts';
import { holdHost, listHeld } from './bundles/rollout-hosts-store.ts';
import { changeRollout, listRollouts, readLabel, readNewestRollout } from './bundles/rollout-store.ts';
import {
  advanceRollout,
  considerOwn,
  readOrders,
  readRolloutHosts,
  startRollout,
  type HostOrders,
} from './bundles/rollouts.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { releaseLease, takeLease } from './db/lease-store.ts';
import { ProductError } from './errors.ts';
import { serversFor } from './hosts/servers.ts';
import { readServers } from './hosts/servers-store.ts';
import { registerRolloutList, registerRollouts, type RolloutChange } from './http/rollouts.ts';

export interface RolloutOptions {
  config: Config;
  db: Database;
  holder: string;
  /** The bundle of this backend; undefined: it has none. */
  own: Bundle | undefined;
  log: FastifyBaseLogger;
}

export interface Rollouts {
  /** What a host is to run, as of the last look. */
  ordersFor: (host: string) => HostOrders & { servers: string[] | undefined };
  findBundle: (sha256: string) => Promise<Buffer | undefined>;
  /** For a host that is installed now; undefined: there is none. */
  bundleToInstall: (host: string) => Promise<Buffer | undefined>;
  /** Reads what hosts are to run and which servers there are, and moves the open rollout on when this backend leads. */
  look: () => Promise<void>;
  stop: () => Promise<void>;
  registerRead: (scope: FastifyInstance) => Promise<void>;
  registerAdmin: (scope: FastifyInstance, audited: Audited) => Promise<void>;
}

const LEASE_TTL_MS = 60_000;
/** A bundle on trial has three intervals; cron starts an agent within a minute. */
const LEAST_SILENT_S = 150;
const LONGEST_S = 900;
const CHANGES = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused', 'halted'], to: 'running' },
  rollback: { from: ['running', 'paused', 'halted'], to: 'rolledBack' },
} as const;

export function createRollouts({ config, db, holder, own, log }: RolloutOptions): Rollouts {
  const { version } = config;
  const shelf = new Map<string, Bundle>(own === undefined ? [] : [[own.order.sha256, own]]);
  const findBundle = async (sha256: string) => {
    const found = shelf.get(sha256) ?? (await readStoredBundle(db, sha256));
    if (found !== undefined) shelf.set(sha256, found);
    return found;
  };
  const lease = { name: 'rollouts', holder, ttlMs: LEASE_TTL_MS };
  const limits = {
    ...{ soakS: config.agent.waveS, longestS: LONGEST_S + config.agent.waveS },
    silentS: Math.max(LEAST_SILENT_S, (6 * config.intervalMs) / 1000),
  };
  let orders: (host: string) => HostOrders = () => ({ bundle: undefined, version, install: undefined });
  let servers: string[] = [];
  let isConsidered = false;
  const lead = async () => {
    if (own === undefined || !(await takeLease(db, lease)).held) return;
    if (!isConsidered) await considerOwn(db, { own, version });
    isConsidered = true;
    const step = await advanceRollout(db, limits);
    if (step?.step === 'halt') log.error({ reason: step.reason }, 'an upgrade of agents was halted');
    else if (step?.step === 'begin')
      log.info({ wave: step.wave, hosts: step.hosts }, 'a wave of an upgrade begins');
    else if (step?.step === 'finish') log.info('an upgrade of agents is done');
  };
  const look = async () => {
    servers = await readServers(db);
    if (!config.agent.upgrade) return;
    await lead();
    orders = await readOrders(db, { version, findBundle });
  };
  return {
    ordersFor: (host) => ({ ...orders(host), servers: serversFor(host, servers) }),
    findBundle: async (sha256) => (await findBundle(sha256))?.bytes,
    bundleToInstall: async (host) => {
      if (!config.agent.upgrade) return own?.bytes;
      const { install } = (await readOrders(db, { version, findBundle }))(host);
      return (install === undefined ? own : await findBundle(install.sha256))?.bytes;
    },
    look,
    stop: () => releaseLease(db, lease),
    registerRead: (scope) =>
      registerRolloutList(scope, {
        listRollouts: async () => ({
          rollouts: await listRollouts(db),
          own: own !== undefined && config.agent.upgrade ? { bundle: own.order.sha256, version } : null,
          held: await listHeld(db),
        }),
        readHosts: (id) => readRolloutHosts(db, { id, limits }),
      }),
    registerAdmin: (scope, audited) =>
      registerRollouts(scope, {
        start: (asked, caller) => {
          const bundle = asked.bundle ?? own?.order.sha256 ?? '';
          return audited(caller, { action: 'rollout.start', target: bundle }, async () => {
            const label = bundle === own?.order.sha256 ? version : await readLabel(db, bundle);
            await startRollout(db, { bundle, version: label ?? version, login: caller.login });
          });
        },
        change: (change, caller) =>
          audited(caller, { action: `rollout.${change}`, target: 'agents' }, () => changeOpen(db, change)),
        hold: ({ host, isHeld }, caller) =>
          audited(caller, { action: isHeld ? 'host.hold' : 'host.release', target: host }, () =>
            holdHost(db, { host, isHeld }),
          ),
      }),
  };
}

async function changeOpen(db: Database, change: RolloutChange): Promise<void> {
  const newest = await readNewestRollout(db);
  const isChanged = newest !== undefined && (await changeRollout(db, { id: newest.id, ...CHANGES[change] }));
  if (isChanged) return;
  throw new ProductError({
    code: 'ROLLOUT_STATE',
    message: newest === undefined ? 'there is no upgrade' : `the newest upgrade is ${newest.state}`,
    remedy: change === 'rollback' ? 'start one with the bundle to go back to' : undefined,
    httpStatus: 409,
  });
}
