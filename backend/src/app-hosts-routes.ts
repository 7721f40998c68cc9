/** The routes about hosts of administrators. */
import { join } from 'node:path';
import type { AskPreflight, HostAccess, HostEntry, HostKeyPolicy, Preflight } from '@dpm/protocol';
import type { FastifyInstance } from 'fastify';
import { listChannels, openChannels } from './alerting/channel-store.ts';
import { robotsOf } from './alerting/watchers/robots.ts';
import type { Audited } from './app-audit.ts';
import { defaultAccess, readHostLogin, readSealingKey } from './app-hosts.ts';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { recordAudits } from './hosts/audit-store.ts';
import { forgetHost, readLoss } from './hosts/deleting-store.ts';
import { forecastDisk } from './hosts/disk-forecast.ts';
import { checkAccess, loginOf } from './hosts/host-access.ts';
import { addHosts, changeAccess } from './hosts/host-adding.ts';
import { listShownKeys } from './hosts/host-key-store.ts';
import { confirmKeys, lookAtKey } from './hosts/host-keys.ts';
import { parseHostText } from './hosts/host-text.ts';
import { listTasks, orderHost } from './hosts/orders.ts';
import type { AlertWay } from './hosts/preflight.ts';
import { lookAtHost } from './hosts/preflight-look.ts';
import type { Caller } from './http/auth.ts';
import { registerHostAdding } from './http/hosts-adding.ts';
import { registerHostDeleting } from './http/hosts-deleting.ts';
import { registerHostKeys } from './http/hosts-keys.ts';
import { registerHostOrders } from './http/hosts-orders.ts';
import { registerPreflight } from './http/hosts-preflight.ts';

interface RouteOptions {
  config: Config;
  db: Database;
  now: () => number;
  audited: Audited;
}

export async function registerHosts(scope: FastifyInstance, options: RouteOptions): Promise<void> {
  const { config, db, audited } = options;
  await registerHostOrders(scope, {
    orderHost: (order, caller) =>
      audited(caller, { action: `host.${order.order}`, target: order.host }, () => orderHost(db, order)),
    listTasks: (query) => listTasks(db, query),
  });
  await registerHostAdding(scope, {
    parseHosts: parseHostText,
    ...describeAdding(options),
    forecastDisk: (hosts) =>
      forecastDisk(db, {
        ...{ hosts, retentionDays: config.retentionDays },
        folder: config.database === undefined ? join(config.dataDir, 'mariadb') : undefined,
      }),
  });
  await registerHostKeys(scope, describeKeys(options));
  await registerHostDeleting(scope, {
    readLoss: (host) => readLoss(db, host),
    deleteHost: (host, caller) =>
      audited(caller, { action: 'host.delete', target: host }, () => forgetHost(db, host)),
  });
  await registerPreflight(scope, { lookAtHost: (asked) => lookAtAskedHost(asked, options) });
}

async function lookAtAskedHost(
  { host, access }: AskPreflight,
  { config, db, now }: RouteOptions,
): Promise<Preflight> {
  const { address, sshUser, sshPort } = host;
  if (access !== undefined) checkAccess(access);
  const given = { ...access, ...(sshUser && { user: sshUser }), ...(sshPort && { port: sshPort }) };
  const login =
    access === undefined && sshUser === undefined && sshPort === undefined
      ? await readHostLogin(address, { db, config })
      : loginOf(address, { access: { hostKey: policyOfPage(config), ...given }, ssh: defaultAccess(config) });
  return lookAtHost(db, {
    ...{ login, knownHosts: config.ssh.knownHosts, servers: config.hosts.servers, now },
    findAlertWay: () => findAlertWay(db, config),
  });
}

/** By the first channel through which hosts tell. */
async function findAlertWay(db: Database, config: Config): Promise<AlertWay> {
  const sending = (await listChannels(db)).filter(({ enabled, fault }) => enabled && fault === null);
  const key = readSealingKey(config);
  const [robot] = robotsOf(await openChannels(db, { key, evenPaused: true }), key);
  const way = robot && new URL(robot.proxy ?? robot.url).origin;
  return { channels: sending.length, robot: way };
}

/** Of hosts that come from the page. */
function policyOfPage({ ssh }: Config): HostKeyPolicy {
  return ssh.hostKey === 'known_hosts' ? 'known_hosts' : 'confirm';
}

function describeAdding({ config, db, audited }: RouteOptions) {
  const dependencies = {
    key: () => readSealingKey(config),
    policy: policyOfPage(config),
  };
  return {
    addHosts: async (request: { hosts: HostEntry[]; access?: HostAccess }, caller: Caller) => {
      const answer = await addHosts(db, request, dependencies);
      const { role, login } = caller;
      const added = answer.added.length === 0 ? [] : request.hosts;
      await recordAudits(
        db,
        added.map(({ address, ...details }) => ({
          ...{ role, login, action: 'host.add', target: address, result: 'ok' },
          detail: { ...details, ...describeAccess(request.access) },
        })),
      );
      return answer;
    },
    changeAccess: async (request: { hosts: string[]; access: HostAccess }, caller: Caller) => {
      for (const host of request.hosts) {
        const entry = { action: 'host.access', target: host, detail: describeAccess(request.access) };
        await audited(caller, entry, () =>
          changeAccess(db, { hosts: [host], access: request.access }, dependencies),
        );
      }
    },
  };
}

/** Without its secrets. */
function describeAccess({ key, password, passphrase: _, ...rest }: HostAccess = {}): object {
  const credential = key !== undefined ? 'key' : password !== undefined ? 'password' : '[SSH]';
  return { ...rest, credential };
}

function describeKeys({ config, db, now, audited }: RouteOptions) {
  const loginFor = (host: string) => readHostLogin(host, { db, config });
  const addressOf = async (host: string) => {
    const { access } = await loginFor(host);
    return `${host}:${access.port}`;
  };
  return {
    lookAtKey: async (host: string) =>
      lookAtKey(db, { login: await loginFor(host), knownHosts: config.ssh.knownHosts, now }),
    listKeys: async () => ({ keys: await listShownKeys(db) }),
    confirmKeys: async (keys: { host: string; fingerprint: string }[], caller: Caller) => {
      const targets = keys.map(({ host }) => host).join(', ');
      await audited(caller, { action: 'host.key.confirm', target: targets, detail: { keys } }, () =>
        confirmKeys(db, { keys }, addressOf),
      );
    },
  };
}
