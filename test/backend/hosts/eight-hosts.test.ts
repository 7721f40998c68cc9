import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet, WaitingKeys } from '@dpm/protocol';
import { afterAll, beforeAll, expect, it, describe } from 'vitest';
import {
  LEAVE_AS,
  MEMBER_NAMES,
  MEMBERS,
  outcomesOf,
  startMembers,
  type FleetMembers,
  type MemberName,
} from '../../support/fleet-members.ts';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { until } from '../../support/until.ts';

const WAIT_MS = 120_000;

describe('a fleet of hosts, most of which are not as they should be', { timeout: 240_000 }, () => {
  let members: FleetMembers;
  let hosts: HostsApp;
  beforeAll(async () => {
    members = await startMembers();
    hosts = await prepareHostsApp(members.host('good'));
    await hosts.start('one');
  }, 240_000);
  afterAll(async () => {
    await hosts.remove();
    await members.stop();
  });

  const files = (name: MemberName) => members.leftOn(name).files;
  const order = (word: string, names: readonly MemberName[]) =>
    hosts.ask('POST', `admin/hosts/${word}`, { hosts: names.map((name) => MEMBERS[name].address) });
  const reach = async (expected: Record<string, string>) => {
    let last: Record<string, string> = {};
    await until(async () => {
      last = outcomesOf(((await hosts.ask('GET', 'read/fleet')).body as Fleet).hosts);
      return Object.entries(expected).every(([name, end]) => last[name] === end) ? true : undefined;
      // The comparison below fails with what was reached, which tells more than the wait that ran out.
    }, WAIT_MS).catch(() => undefined);
    expect(last).toMatchObject(expected);
  };

  it('waits for its keys to be confirmed, all at once', async () => {
    for (const name of MEMBER_NAMES) {
      const added = await hosts.ask('POST', 'admin/hosts/add', {
        hosts: [{ address: MEMBERS[name].address }],
        access: { port: members.port, ...members.accessOf(name) },
      });
      expect(added).toMatchObject({ status: 201 });
    }
    const waiting = async () => ((await hosts.ask('GET', 'admin/hosts/keys')).body as WaitingKeys).keys;
    await until(async () => ((await waiting()).length === MEMBER_NAMES.length ? true : undefined), WAIT_MS);
    const keys = (await waiting()).map(({ host, fingerprint }) => ({ host, fingerprint }));
    for (const name of MEMBER_NAMES) expect(files(name)).toEqual([]);
    await members.host('changed').changeHostKey();
    expect(await hosts.ask('POST', 'admin/hosts/confirm-key', { keys })).toMatchObject({ status: 204 });
  });

  it('is online where it reports, and nowhere else, though a host dies in mid-upload and a backend is replaced', async () => {
    const upload = join(members.host('dies').root, 'opt/dpm-agent/runtime/node.new');
    await until(async () => (existsSync(upload) ? true : undefined), WAIT_MS);
    await members.host('dies').restart();
    await hosts.start('two');
    await reach(Object.fromEntries(Object.entries(MEMBERS).map(([name, { ends }]) => [name, ends])));
    for (const name of ['wrongKey', 'full', 'noSudo', 'late', 'walled', 'changed'] as const)
      expect(files(name)).toEqual([]);
  });

  it('leaves nothing behind, and says so only where somebody looked', async () => {
    await order('offline', MEMBER_NAMES);
    await reach(LEAVE_AS);
    for (const name of MEMBER_NAMES)
      expect(members.leftOn(name)).toEqual({ files: [], keepers: [], processes: [] });
  });
});
