import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { installShippedRuntimes } from '../../support/agent-runtime.ts';
import { bundleOf, hash, prepareUpgrade } from '../support/kept-agent.ts';
import { stored, until } from '../support/report-server.ts';

const SWITCH_MS = 40_000;

const { signer, first, second, variant, start } = await prepareUpgrade();

for (const { version, node } of await installShippedRuntimes()) {
  describe.skipIf(node === undefined)(`an ordered bundle under Node ${version}`, () => {
    const runtime = node ?? '';

    it('is fetched, checked, run, and kept when it reports; ordered back, the first one runs again', async () => {
      const agent = await start({ runtime });
      await until('a report of the first', () => agent.server.received.length > 0, SWITCH_MS);
      agent.offer(second, signer.order(second));
      await until('a report of the second', () => agent.reporters.includes(hash(second)), SWITCH_MS);
      await until('the proof', () => agent.launch.current === hash(second), SWITCH_MS);
      expect(agent.ends).toEqual([76]);
      expect(agent.launch).toMatchObject({ installed: hash(first), starts: 0 });
      expect(agent.launch.trial).toBeUndefined();
      expect(readdirSync(join(agent.folder.stateDir, 'bundles'))).toEqual([`${hash(second)}.cjs`]);

      agent.kill();
      const before = agent.server.received.length;
      await until('a report after a kill', () => agent.server.received.length > before, SWITCH_MS);
      expect(agent.reporters).toEqual([hash(first), hash(second)]);

      agent.server.answer = () => stored({ bundle: signer.order(first) });
      await until('the first one again', () => agent.reporters.length === 3, SWITCH_MS);
      await until('its proof', () => agent.launch.trial === undefined, SWITCH_MS);
      expect(agent.reporters).toEqual([hash(first), hash(second), hash(first)]);
    }, 90_000);

    it('is put back when it ends at its start, and not tried again until another one is ordered', async () => {
      const agent = await start({ runtime });
      const broken = Buffer.from('throw new Error("broken");');
      agent.offer(broken, signer.order(broken));
      await until('it is put back', () => agent.ends.length >= 4, SWITCH_MS);
      const count = agent.server.received.length;
      await until('reports go on', () => agent.server.received.length >= count + 3, SWITCH_MS);
      expect(agent.ends).toEqual([76, 1, 1, 1]);
      expect(agent.reporters).toEqual([hash(first)]);
      expect(agent.launch.refused).toMatchObject({ sha256: hash(broken), final: true });
      await until(
        'it is told',
        () => /was put back: it was started 3/.test(agent.trouble?.reason ?? ''),
        SWITCH_MS,
      );

      agent.offer(second, signer.order(second));
      await until('the next one runs', () => agent.reporters.includes(hash(second)), SWITCH_MS);
      expect(agent.launch.refused).toBeUndefined();
    }, 120_000);
  });
}

it('puts back within its window what never reports, whatever it does instead', async () => {
  const idle = Buffer.from('setInterval(() => undefined, 1000);');
  const blocking = Buffer.from('for (;;);');
  const agents = await Promise.all(
    [idle, blocking, second].map(async (bundle) => ({ bundle, agent: await start() })),
  );
  for (const { bundle, agent } of agents) agent.offer(bundle, signer.order(bundle));
  for (const { agent } of agents) {
    const { answer } = agent.server;
    // Reports of the third are not understood.
    agent.server.answer = (report) => (bundleOf(report) === hash(second) ? { status: 400 } : answer(report));
  }
  await Promise.all(
    agents.map(async ({ bundle, agent }) => {
      await until('it is ended', () => agent.ends.length === 2, SWITCH_MS);
      const count = agent.server.received.length;
      await until('the old one reports again', () => agent.server.received.length > count, SWITCH_MS);
      expect(agent.ends).toEqual([76, 'SIGKILL']);
      expect(agent.reporters).toEqual([hash(first)]);
      expect(agent.output).toMatch(/no report of the new bundle was taken in time: it is ended/);
      await until('it is judged', () => agent.launch.refused?.final === true, SWITCH_MS);
      const reason = 'no report of it was taken within 15 s';
      expect(agent.launch.refused).toMatchObject({ sha256: hash(bundle), reason });
    }),
  );
}, 90_000);

it('a changed version label restarts the agent once', async () => {
  const agent = await start();
  await until('the first label', () => agent.launch.label === '0.1.0', SWITCH_MS);
  agent.server.answer = () => stored({ version: '1.8', bundle: signer.order(first) });
  await until('the restart', () => agent.ends.length === 1, SWITCH_MS);
  const count = agent.server.received.length;
  await until('reports after it', () => agent.server.received.length >= count + 4, SWITCH_MS);
  expect(agent.ends).toEqual([76]);
  expect(agent.launch.label).toBe('1.8');
}, 60_000);

it('another installed file is what runs, whatever was ordered before it', async () => {
  const agent = await start();
  agent.offer(second, signer.order(second));
  await until('the second', () => agent.launch.current === hash(second), SWITCH_MS);
  const third = variant('the third');
  writeFileSync(agent.folder.script, third);
  agent.server.answer = () => stored({ bundle: signer.order(third) });
  agent.kill();
  await until('the third', () => agent.reporters.includes(hash(third)), SWITCH_MS);
  expect(agent.reporters).toEqual([hash(first), hash(second), hash(third)]);
  await until('its folder is clean', () => !agent.hasBundle(second), SWITCH_MS);
}, 60_000);
