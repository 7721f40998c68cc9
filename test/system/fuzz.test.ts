import { expect, it } from 'vitest';
import { fuzz } from '../soak/fuzz.ts';

it('answers whatever is sent as a report, over both protocols, and stores it whole or not at all', async () => {
  const counts = await fuzz.run({ seconds: 0, reports: 1_600, log: () => undefined });
  expect(counts['sent']).toBe(1_600);
  for (const count of ['agentStored', 'agentRefused', 'legacyStored', 'legacyRefused', 'reportsThere'])
    expect(counts[count], count).toBeGreaterThan(50);
  for (const count of fuzz.mustBeZero) expect(counts[count], count).toBe(0);
});
