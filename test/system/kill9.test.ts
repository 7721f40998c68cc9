import { expect, it } from 'vitest';
import { kill9 } from '../soak/kill9.ts';

it('loses nothing that was acknowledged, and stores nothing twice, whichever part is killed', async () => {
  const counts = await kill9.run({ seconds: 1, log: () => undefined });
  expect(counts['kills']).toBeGreaterThanOrEqual(4);
  expect(counts['acknowledged']).toBeGreaterThan(50);
  expect(counts['unanswered']).toBeGreaterThan(0);
  for (const count of kill9.mustBeZero) expect(counts[count], count).toBe(0);
});
