import { expect, it } from 'vitest';
import { agentChaos } from '../soak/agent-chaos.ts';

it('an agent loses and doubles no sample, whatever is killed, full, silent or at the wrong time', async () => {
  const counts = await agentChaos.run({ seconds: 1, log: () => undefined });
  expect(counts['faults']).toBeGreaterThanOrEqual(7);
  expect(counts['samples']).toBeGreaterThan(30);
  for (const count of agentChaos.mustBeZero) expect(counts[count], count).toBe(0);
}, 240_000);
