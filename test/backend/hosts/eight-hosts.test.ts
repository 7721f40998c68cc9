import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet, HostAccess, WaitingKeys } from '@dpm/protocol';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import { anyFreePort } from '../../../backend/src/cli/free-port.ts';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { FAKETIME, startSshHost, type SshHost, type SshHostOptions } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const WAIT_MS = 120_000;

interface Member {
  address: string;
  options?: SshHostOptions;
  access?: (host: SshHost) => HostAccess;
  /** Its state and the code of its error in the end. */
  ends: string;
}

/** Addresses of loopback are hosts of their own; only one cannot reach back. */
const MEMBERS: Record<string, Member> = {
  good: { address: '127.0.0.11', ends: 'online' },
  second: { address: '127.0.0.12', ends: 'online' },
  dies: { address: '127.0.0.13', ends: 'online' },
  wrongKey: { address: '127.0.0.14', access: (host) => ({ key: host.wrongKey }), ends: 'failed SSH_LOGIN' },
  full: { address: '127.0.0.15', options: { optKib: 90_000 }, ends: 'failed PREFLIGHT_FAILED disk' },
  noSudo: {
    address: '127.0.0.16',
    access: (host) => ({ key: host.privateKey, user: 'plain' }),
    ends: 'failed SUDO_REFUSED',
  },
  late: {
    address: '127.0.0.17',
    options: { environment: { LD_PRELOAD: FAKETIME, FAKETIME: '+600s' } },
    ends: 'failed PREFLIGHT_FAILED clock',
  },
  walled: {
    address: '10.254.77.2',
    options: { link: { server: '10.254.77.1', host: '10.254.77.2' } },
    ends: 'failed PREFLIGHT_FAILED reachesBackend',
  },
  changed: { address: '127.0.0.18', ends: 'held HOST_KEY_CHANGED' },
};

describe('a fleet of hosts, most of which are not as they should be', { timeout: 240_000 }, () => {
  const started: Record<string, SshHost> = {};
  let hosts: HostsApp;
  beforeAll(async () => {
    const port = await anyFreePort();
    for (const [name, { address, options }] of Object.entries(MEMBERS))
      started[name] = await startSshHost({ ...options, address, port });
    hosts = await prepareHostsApp(hostOf('good'));
    await hosts.start('one');
  }, 240_000);
  afterAll(async () => {
    await hosts.remove();
    for (const host of Object.values(started)) await host.stop();
  });

  const hostOf = (name: string): SshHost => {
    const host = started[name];
    if (host === undefined) throw new Error(`${name} was not started`);
    return host;
  };
  const files = (name: string) => readdirSync(join(hostOf(name).root, 'opt'));
  const fleet = async () => ((await hosts.ask('GET', 'read/fleet')).body as Fleet).hosts;
  const order = (word: string, names: readonly string[]) =>
    hosts.ask('POST', `admin/hosts/${word}`, { hosts: names.map((name) => MEMBERS[name]?.address) });
  /** Of every host: its state, the code of its error, and what of the preflight failed. */
  const outcomes = async () => {
    const rows = await fleet();
    return Object.fromEntries(
      Object.entries(MEMBERS).map(([name, { address }]) => {
        const row = rows.find(({ host }) => host === address);
        const failed = /is not ready: (\w+):/.exec(row?.error?.message ?? '')?.[1];
        return [name, [row?.state, row?.error?.code, failed].filter(Boolean).join(' ')];
      }),
    );
  };
  const reach = async (expected: Record<string, string>) => {
    let last: Record<string, string> = {};
    await until(async () => {
      last = await outcomes();
      return Object.entries(expected).every(([name, end]) => last[name] === end) ? true : undefined;
      // The comparison below fails with what was reached, which tells more than the wait that ran out.
    }, WAIT_MS).catch(() => undefined);
    expect(last).toMatchObject(expected);
  };

  it('waits for its keys to be confirmed, all at once', async () => {
    for (const [name, { address, access }] of Object.entries(MEMBERS)) {
      const host = hostOf(name);
      const way = access?.(host) ?? { key: host.privateKey };
      const added = await hosts.ask('POST', 'admin/hosts/add', {
        hosts: [{ address }],
        access: { port: host.port, ...way },
      });
      expect(added).toMatchObject({ status: 201 });
    }
    const waiting = async () => ((await hosts.ask('GET', 'admin/hosts/keys')).body as WaitingKeys).keys;
    const names = Object.keys(MEMBERS);
    await until(async () => ((await waiting()).length === names.length ? true : undefined), WAIT_MS);
    const keys = (await waiting()).map(({ host, fingerprint }) => ({ host, fingerprint }));
    for (const name of names) expect(files(name)).toEqual([]);
    await hostOf('changed').changeHostKey();
    expect(await hosts.ask('POST', 'admin/hosts/confirm-key', { keys })).toMatchObject({ status: 204 });
  });

  it('is online where it reports, and nowhere else, though a host dies in mid-upload and a backend is replaced', async () => {
    const upload = join(hostOf('dies').root, 'opt/dpm-agent/runtime/node.new');
    await until(async () => (existsSync(upload) ? true : undefined), WAIT_MS);
    await hostOf('dies').restart();
    await hosts.start('two');
    await reach(Object.fromEntries(Object.entries(MEMBERS).map(([name, { ends }]) => [name, ends])));
    for (const name of ['wrongKey', 'full', 'noSudo', 'late', 'walled', 'changed'])
      expect(files(name)).toEqual([]);
  });

  it('leaves nothing behind, and says so only where somebody looked', async () => {
    await order('offline', Object.keys(MEMBERS));
    await reach({
      ...{
        good: 'offline',
        second: 'offline',
        dies: 'offline',
        full: 'offline',
        late: 'offline',
        walled: 'offline',
      },
      ...{
        wrongKey: 'removalPending SSH_LOGIN',
        noSudo: 'removalPending SUDO_REFUSED',
        changed: 'held HOST_KEY_CHANGED',
      },
    });
    for (const name of Object.keys(MEMBERS)) expect(files(name)).toEqual([]);
  });
});
