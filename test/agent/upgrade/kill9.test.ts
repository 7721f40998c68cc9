import { describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { hash, prepareUpgrade, type KeptAgent } from '../support/kept-agent.ts';
import { until } from '../support/report-server.ts';

const SWITCH_MS = 40_000;

const { signer, first, second, start } = await prepareUpgrade();

describe('kill -9', () => {
  const hasTrial = (agent: KeptAgent) => agent.launch.trial?.sha256 === hash(second);
  it.each<{ when: string; isThen: (agent: KeptAgent) => boolean }>([
    { when: 'while the bundle is fetched', isThen: (agent) => agent.requests > 0 },
    {
      when: 'while the bundle is written',
      isThen: (agent) => agent.hasBundle(second, '.new') || agent.hasBundle(second),
    },
    { when: 'when the bundle is there', isThen: (agent) => agent.hasBundle(second) },
    { when: 'when the trial is planned', isThen: (agent) => hasTrial(agent) },
    {
      when: 'when the trial was started',
      isThen: (agent) => hasTrial(agent) && agent.launch.trial?.starts === 1,
    },
    {
      when: 'when the first report of it was taken',
      isThen: (agent) => agent.reporters.includes(hash(second)),
    },
  ])(
    '$when leaves an agent that works and ends up with the new one',
    async ({ isThen }) => {
      const agent = await start();
      agent.offer(second, signer.order(second));
      await until('the moment', () => isThen(agent), SWITCH_MS);
      agent.kill();
      const count = agent.server.received.length;
      await until('reports after it', () => agent.server.received.length >= count + 2, SWITCH_MS);
      await until('the new one', () => agent.launch.current === hash(second), SWITCH_MS);
      expect(agent.reporters).toEqual([hash(first), hash(second)]);
      expect(agent.launch.refused).toBeUndefined();
      expectOnce(agent);
    },
    60_000,
  );
});

/** A report may arrive twice when the kill comes before its answer; never two reports under one number. */
function expectOnce(agent: KeptAgent): void {
  const times = new Map<string, number>();
  for (const { boot, seq, ...report } of agent.server.received) {
    const { atMs } = report as unknown as Report;
    expect(times.get(`${boot} ${seq}`) ?? atMs).toBe(atMs);
    times.set(`${boot} ${seq}`, atMs);
  }
}
