import { expect, it } from 'vitest';
import { chaos } from '../soak/chaos.ts';

it('keeps every acknowledged report whole and once while backend and database are killed at random', async () => {
  const counts = await chaos.run({ seconds: 10, log: () => undefined });
  expect(counts['backendKills']).toBeGreaterThanOrEqual(2);
  expect(counts['databaseKills']).toBeGreaterThanOrEqual(2);
  expect(counts['acknowledged']).toBeGreaterThan(100);
  expect(counts['unanswered']).toBeGreaterThan(0);
  for (const count of chaos.mustBeZero) expect(counts[count], count).toBe(0);
});
