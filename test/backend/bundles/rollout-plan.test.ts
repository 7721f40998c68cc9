import type { RolloutHalt } from '@dpm/protocol';
import { describe, expect, it } from 'vitest';
import {
  planRollout,
  type RolloutFacts,
  type RolloutMember,
} from '../../../backend/src/bundles/rollout-plan.ts';

const limits = { soakS: 120, longestS: 900, silentS: 60 };
const member = (rest: Partial<RolloutMember> = {}): RolloutMember => ({
  ...{ host: 'db-1', wave: 1, isRunning: true, ageS: 5, trouble: null },
  ...{ cpuBefore: 0.01, cpuAfter: 0.01, rssBefore: 50e6, rssAfter: 52e6 },
  ...rest,
});
const plan = (rest: Partial<RolloutFacts>) =>
  planRollout({ wave: 1, waveAgeS: 60, goodForS: null, members: [member()], others: 199, ...rest }, limits);
const halted = (rest: Partial<RolloutMember>) => plan({ members: [member(rest)] });

describe('the plan of a rollout', () => {
  it('goes from one host to a tenth to the rest, each after the one before ran well for a while', () => {
    expect(plan({ wave: 0, members: [], others: 200 })).toEqual({ step: 'begin', wave: 1, hosts: 1 });
    expect(plan({ members: [member({ isRunning: false })] })).toEqual({ step: 'wait' });
    expect(plan({})).toEqual({ step: 'watch' });
    expect(plan({ goodForS: 119 })).toEqual({ step: 'wait' });
    expect(plan({ goodForS: 120 })).toEqual({ step: 'begin', wave: 2, hosts: 20 });
    expect(plan({ wave: 2, goodForS: 120, others: 179 })).toEqual({ step: 'begin', wave: 3, hosts: 179 });
    expect(plan({ wave: 3, goodForS: 120, others: 0 })).toEqual({ step: 'finish' });
  });

  it('ends when nobody is left, and watches again from the start when one falls back', () => {
    expect(plan({ wave: 0, members: [], others: 0 })).toEqual({ step: 'finish' });
    expect(plan({ goodForS: 120, others: 0 })).toEqual({ step: 'finish' });
    expect(plan({ members: [member({ isRunning: false })], goodForS: 60 })).toEqual({ step: 'unwatch' });
  });

  it.each<[Partial<RolloutMember>, string, RolloutHalt]>([
    [{ ageS: 61 }, 'stopped reporting 61 s ago', { code: 'silent', values: { host: 'db-1', ageS: 61 } }],
    [{ ageS: null }, 'stopped reporting', { code: 'silent', values: { host: 'db-1' } }],
    [
      { isRunning: false, trouble: 'it did not report' },
      'does not take the bundle',
      { code: 'refused', values: { host: 'db-1', trouble: 'it did not report' } },
    ],
    [
      { cpuAfter: 0.031 },
      '3.1 % of a core, before 1.0 %',
      { code: 'cpu', values: { host: 'db-1', cpu: 0.031, cpuBefore: 0.01 } },
    ],
    [
      { cpuBefore: 0.1, cpuAfter: 0.21 },
      '21.0 % of a core',
      { code: 'cpu', values: { host: 'db-1', cpu: 0.21, cpuBefore: 0.1 } },
    ],
    [
      { rssAfter: 100e6 },
      '100 MB of memory, before 50 MB',
      { code: 'memory', values: { host: 'db-1', memory: 100e6, memoryBefore: 50e6 } },
    ],
  ])('halts by itself: %j', (rest, reason, halt) => {
    expect(halted(rest)).toEqual({ step: 'halt', reason: expect.stringContaining(reason) as string, halt });
  });

  it('does not halt for what is no more than noise, or not known', () => {
    for (const rest of [{ cpuAfter: 0.029 }, { rssAfter: 94e6 }, { cpuBefore: null }, { cpuAfter: null }])
      expect(halted(rest)).toEqual({ step: 'watch' });
    const early = { isRunning: false, trouble: 'it is fetched' };
    expect(plan({ members: [member(early)], waveAgeS: 20 })).toEqual({ step: 'wait' });
  });

  it('halts when a wave takes too long', () => {
    expect(plan({ members: [member({ isRunning: false })], waveAgeS: 901 })).toMatchObject({
      step: 'halt',
      halt: { code: 'slow', values: { hosts: 'db-1', count: 1, wave: 1, longestS: 900 } },
    });
  });
});
