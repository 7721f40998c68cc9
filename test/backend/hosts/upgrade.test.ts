import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RolloutHosts, RolloutList, type Fleet } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const HOST = '127.0.0.1';
const WAIT_MS = 90_000;
const hash = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

describe('an upgrade of real agents', { timeout: 180_000 }, () => {
  let host: SshHost;
  let hosts: HostsApp;
  beforeAll(async () => {
    host = await startSshHost();
    hosts = await prepareHostsApp(host);
    await hosts.start('one');
  }, 180_000);
  afterAll(async () => {
    await hosts.remove();
    await host.stop();
  });

  const newest = async () => {
    const { body } = await hosts.ask('GET', 'read/rollouts');
    expect([...Value.Errors(RolloutList, body)]).toEqual([]);
    return (body as RolloutList).rollouts[0];
  };
  const ends = async (state: string) => {
    await until(async () => ((await newest())?.state === state ? true : undefined), WAIT_MS);
    return newest();
  };
  const listed = async () => ((await hosts.ask('GET', 'read/fleet')).body as Fleet).hosts[0];

  it('reaches a host that was brought online before', async () => {
    await hosts.ask('POST', 'admin/hosts/online', { hosts: [HOST] });
    await until(async () => ((await listed())?.state === 'online' ? true : undefined), WAIT_MS);
    const second = hosts.variant('the second');
    hosts.offer(second);
    await hosts.start('two');
    expect(await ends('done')).toMatchObject({
      bundle: hash(second),
      baseBundle: hash(hosts.bundle),
      told: 1,
    });
    expect(await listed()).toMatchObject({
      ...{ running: { bundle: hash(second) }, wanted: { bundle: hash(second) }, state: 'online' },
    });
  });

  it('halts at its first wave when the bundle is bad, and the host goes back by itself', async () => {
    const before = (await listed())?.running.bundle;
    hosts.offer(Buffer.from('throw new Error("broken");'));
    await hosts.start('three');
    const halted = await ends('halted');
    expect(halted).toMatchObject({ wave: 1, told: 1, running: 0, baseBundle: before });
    expect(halted?.reason).toContain('does not take the bundle');
    const { body } = await hosts.ask('GET', `read/rollout?id=${halted?.id}`);
    expect([...Value.Errors(RolloutHosts, body)]).toEqual([]);
    await until(async () => {
      const one = await listed();
      return one?.running.bundle === before && (one?.ageS ?? 99) < 5 ? true : undefined;
    }, WAIT_MS);
  });

  it('gives a host that is installed meanwhile what it is to run, not what was halted', async () => {
    const wanted = (await listed())?.wanted.bundle;
    await hosts.ask('POST', 'admin/hosts/online', { hosts: [HOST] });
    const file = join(host.root, 'opt/dpm-agent/dpm-agent.cjs');
    await until(async () => ((await listed())?.state === 'online' ? true : undefined), WAIT_MS);
    expect(hash(readFileSync(file))).toBe(wanted);
    expect((await listed())?.running.bundle).toBe(wanted);
  });

  it('ends for good when it is rolled back', async () => {
    expect(await hosts.ask('POST', 'admin/rollouts/rollback', {})).toMatchObject({ status: 202 });
    expect(await hosts.ask('POST', 'admin/rollouts/pause', {})).toMatchObject({ status: 409 });
  });
});
