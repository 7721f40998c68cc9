import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { AGENT_VERSION } from '../../agent/src/version.ts';

it('the version that the agent tells is the one of its package', () => {
  const text = readFileSync(new URL('../../agent/package.json', import.meta.url), 'utf8');
  expect(AGENT_VERSION).toBe((JSON.parse(text) as { version: string }).version);
});
