import { describe, expect, it } from 'vitest';
import { CpuBudget, DETAILS } from '../../../agent/src/budget/cpu-budget.ts';
import { exceedsMemory } from '../../../agent/src/budget/memory-guard.ts';
import { FakeClock } from '../support/fake-clock.ts';
import { openFixture } from '../support/fixture-tree.ts';
import { createReporter } from '../support/reports.ts';

/** `count` intervals of 10 s that cost `cpuMs` each. */
function spend(budget: CpuBudget, { cpuMs, count }: { cpuMs: number; count: number }): void {
  for (let at = 0; at < count; at++) budget.note({ cpuMs, intervalMs: 10_000 });
}

function createWarmBudget(): CpuBudget {
  const budget = new CpuBudget({ percent: 1 });
  spend(budget, { cpuMs: 5_000, count: 5 });
  return budget;
}

describe('the CPU budget', () => {
  it('does not mind its start, or a peak', () => {
    const budget = createWarmBudget();
    expect(budget.reduced).toEqual([]);
    for (let at = 0; at < 10; at++) {
      spend(budget, { cpuMs: 900, count: 2 });
      spend(budget, { cpuMs: 90, count: 1 });
    }
    expect(budget.reduced).toEqual([]);
  });

  it('leaves out one detail after another while it is exceeded, and no more than there are', () => {
    const budget = createWarmBudget();
    spend(budget, { cpuMs: 101, count: 3 });
    expect(budget.reduced).toEqual(['delays']);
    expect([budget.allows('delays'), budget.allows('net')]).toEqual([false, true]);
    spend(budget, { cpuMs: 101, count: 100 });
    expect(budget.reduced).toEqual([...DETAILS]);
  });

  it('takes them back when there is room, later each time', () => {
    const budget = createWarmBudget();
    spend(budget, { cpuMs: 150, count: 3 });
    spend(budget, { cpuMs: 80, count: 500 });
    expect(budget.reduced).toEqual(['delays']);
    spend(budget, { cpuMs: 30, count: 20 });
    expect(budget.reduced).toEqual([]);
    spend(budget, { cpuMs: 150, count: 3 });
    spend(budget, { cpuMs: 30, count: 20 });
    expect(budget.reduced).toEqual(['delays']);
    spend(budget, { cpuMs: 30, count: 20 });
    expect(budget.reduced).toEqual([]);
  });

  it('that is exceeded leaves the baseline in reports, and says what is missing', async () => {
    const budget = createWarmBudget();
    spend(budget, { cpuMs: 1_000, count: 50 });
    const fixture = openFixture('3.10');
    const clock = new FakeClock();
    const { reporter } = createReporter({ ...fixture, clock, budget });
    await reporter.draft(0);
    fixture.advance();
    clock.advance(30_000);
    const draft = await reporter.draft(0);
    expect(draft?.cost?.reduced).toEqual([...DETAILS]);
    expect(draft?.sources).toContainEqual(expect.objectContaining({ source: 'net', state: 'notCollected' }));
    expect(draft?.sources).toContainEqual(
      expect.objectContaining({ source: 'delays', state: 'notCollected' }),
    );
    expect(draft?.instances.map(({ engine }) => engine)).toEqual(['mysqld', 'postgres', 'sshd']);
    expect(draft?.instances[0]?.usage).toMatchObject({ cpuUserMs: 6_800 });
    expect(draft?.instances[0]?.usage).not.toHaveProperty('netInBytes');
  });
});

describe('the memory limit', () => {
  const MIB = 1024 * 1024;

  it('is held against memory of its own, or what is left of all where the kernel does not tell', () => {
    const cost = { cpuMs: 0, sampleMs: 0, rssBytes: 190 * MIB };
    expect(exceedsMemory({ ...cost, anonBytes: 127 * MIB }, 128)).toBe(false);
    expect(exceedsMemory({ ...cost, anonBytes: 129 * MIB }, 128)).toBe(true);
    expect(exceedsMemory(cost, 128)).toBe(false);
    expect(exceedsMemory({ ...cost, rssBytes: 193 * MIB }, 128)).toBe(true);
  });
});
