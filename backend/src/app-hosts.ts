/** Hosts brought online and taken offline: their parts joined, as the job of the backend that leads. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { HostName } from '@dpm/protocol';
import type { FastifyBaseLogger } from 'fastify';
import Value from 'typebox/value';
import { publicKeyOf } from './bundles/bundle.ts';
import type { RuntimeCache } from './bundles/runtime-cache.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { loadKey } from './db/key-file.ts';
import { releaseLease, takeLease } from './db/lease-store.ts';
import { ProductError } from './errors.ts';
import { recordAudit } from './hosts/audit-store.ts';
import { deleteRows } from './hosts/deleting-store.ts';
import { readLogin, type DefaultAccess, type HostLogin } from './hosts/host-access.ts';
import { readTokenFileDigest, renewHostToken } from './hosts/host-tokens.ts';
import { pruneHostWork } from './hosts/pruning-store.ts';
import { reconcileHosts } from './hosts/reconcile.ts';
import type { InstallMaterial } from './hosts/ssh-apply.ts';
import { runTask } from './hosts/task.ts';
import type { TaskKind } from './hosts/tasks-store.ts';
import type { Identity } from './identity.ts';

export interface HostsOptions {
  config: Config;
  db: Database;
  identity: Identity;
  holder: string;
  /** What the agent of a host is to run; undefined: there is none to install. */
  bundleToInstall: (host: string) => Promise<Buffer | undefined>;
  runtimes: RuntimeCache;
  log: FastifyBaseLogger;
  now: () => number;
}

export interface HostsWork {
  /** One look at all hosts, when this backend leads; work that it begins goes on after it. */
  reconcile(): Promise<void>;
  /** No more steps are begun; who leads next does that work again. */
  stop(): Promise<void>;
}

const LEASE = 'hosts';
/** Renewed by each look. */
const LEASE_TTL_MS = 60_000;
/** Of each look, for rows of deleted hosts. */
const DELETING_MS = 2_000;
const PRUNING_MS = 3_600_000;

export function createHosts(options: HostsOptions): HostsWork {
  const { config, db, holder, log, now } = options;
  const lease = { name: LEASE, holder, ttlMs: LEASE_TTL_MS };
  const running = new Set<string>();
  let stopped = false;
  let prunedMs = -Infinity;
  const begin = (task: { host: string; kind: TaskKind }, fence: number) => {
    running.add(task.host);
    runTask(task, {
      ...{ db, lease: LEASE, fence, knownHosts: config.ssh.knownHosts },
      loginFor: (host) => readHostLogin(host, options),
      materialFor: (host) => collectMaterial(host, options),
      notePin: (address, key) =>
        recordAudit(db, {
          ...{ role: 'local', login: 'backend', action: 'host.key.pin' },
          ...{ target: address, detail: key, result: 'ok' },
        }),
    })
      .catch((error: unknown) => log.error({ err: error, ...task }, 'work on a host could not be recorded'))
      .finally(() => running.delete(task.host));
  };
  return {
    async reconcile() {
      if (stopped) return;
      const { held, fence } = await takeLease(db, lease);
      if (!held) return;
      await reconcileHosts({
        ...{ db, fence, free: config.hosts.parallel - running.size },
        isHostName: (host) => Value.Check(HostName, host),
        startTask: (task) => begin(task, fence),
      });
      const untilMs = now() + DELETING_MS;
      await deleteRows(db, () => !stopped && now() < untilMs);
      if (now() < prunedMs + PRUNING_MS) return;
      prunedMs = now();
      await pruneHostWork(db);
    },
    async stop() {
      stopped = true;
      await releaseLease(db, lease);
    },
  };
}

/** What is kept for the host, or [SSH]. */
export function readHostLogin(
  host: string,
  { db, config }: Pick<HostsOptions, 'db' | 'config'>,
): Promise<HostLogin> {
  return readLogin(db, host, { ssh: defaultAccess(config), key: () => readSealingKey(config) });
}

export function defaultAccess({ ssh }: Pick<Config, 'ssh'>): DefaultAccess {
  return { user: ssh.user, port: ssh.port, privateKey: readPrivateKey(ssh.keyFile), policy: ssh.hostKey };
}

export function readSealingKey({ dataDir }: Pick<Config, 'dataDir'>): Buffer {
  return loadKey(join(dataDir, 'secrets'));
}

/** Read anew each time: a key that was put there counts at once. '' where there is none: then the login says so. */
function readPrivateKey(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

async function collectMaterial(host: string, options: HostsOptions): Promise<InstallMaterial> {
  const { config, db, identity, runtimes, now } = options;
  const bundle = await options.bundleToInstall(host);
  if (bundle === undefined) {
    throw new ProductError({
      code: 'BUNDLE_MISSING',
      message: 'this backend has no agent bundle to install',
      where: 'agent/dist/dpm-agent.cjs',
      remedy: 'build it: npm run build',
    });
  }
  return {
    ...{ host, servers: config.hosts.servers, ca: identity.ca, intervalMs: config.intervalMs },
    ...{ bundleKey: publicKeyOf(identity.bundleSigningKey), bundle, now },
    findRuntime: (glibc) => runtimes.find(glibc),
    tokenFileDigest: await readTokenFileDigest(db, host),
    renewToken: () => renewHostToken(db, host),
  };
}
