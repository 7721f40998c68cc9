import { describe, expect, it } from 'vitest';
import { planDays, planDrops, type Partition } from '../../../backend/src/retention/partition-plan.ts';

const DAY_S = 86_400;
const MAX: Partition = { name: 'p_max', beforeS: undefined };
const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
/** The partition that holds a day. */
const holds = (day: string): Partition => ({
  name: `p${day.replaceAll('-', '')}`,
  beforeS: secondsOf(day) + DAY_S,
});
const at = (moment: string) => ({ nowMs: Date.parse(moment) });
const names = (partitions: readonly Partition[]) => partitions.map(({ name }) => name);

describe('planning day partitions', () => {
  it('begins two days back and ends three days ahead on a new table', () => {
    expect(planDays([MAX], at('2026-11-24T12:00:00Z'))).toEqual(
      ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map(holds),
    );
  });

  it('takes days as UTC has them, to their last second', () => {
    expect(names(planDays([MAX], at('2026-11-24T23:59:59.999Z'))).at(-1)).toBe('p20261127');
    expect(names(planDays([MAX], at('2026-11-25T00:00:00Z'))).at(-1)).toBe('p20261128');
  });

  it('crosses months, years and leap days', () => {
    expect(names(planDays([MAX], at('2028-02-28T12:00:00Z'))).slice(2)).toEqual([
      ...['p20280228', 'p20280229', 'p20280301', 'p20280302'],
    ]);
    expect(names(planDays([MAX], at('2026-12-31T12:00:00Z'))).at(3)).toBe('p20270101');
  });

  it('plans nothing twice', () => {
    const now = at('2026-11-24T12:00:00Z');
    expect(planDays([...planDays([MAX], now), MAX], now)).toEqual([]);
  });

  it('adds a day a day', () => {
    const existing = [...planDays([MAX], at('2026-11-24T12:00:00Z')), MAX];
    expect(names(planDays(existing, at('2026-11-25T00:00:01Z')))).toEqual(['p20261128']);
  });

  it('gives every day of a stop its own partition', () => {
    const existing = [holds('2026-11-10'), MAX];
    const days = names(planDays(existing, at('2026-11-24T12:00:00Z')));
    expect([days[0], days.at(-1), days.length]).toEqual(['p20261111', 'p20261127', 17]);
  });

  it('begins anew after a stop of months', () => {
    const days = names(planDays([holds('2026-01-10'), MAX], at('2026-11-24T12:00:00Z')));
    expect([days[0], days.length]).toEqual(['p20261122', 6]);
  });

  it('leaves a clock that was set back alone', () => {
    const existing = [...planDays([MAX], at('2026-11-24T12:00:00Z')), MAX];
    expect(planDays(existing, at('2026-11-01T12:00:00Z'))).toEqual([]);
  });

  it('leaves a table alone that has no partition without limit', () => {
    expect(planDays([holds('2026-11-20')], at('2026-11-24T12:00:00Z'))).toEqual([]);
  });
});

describe('planning drops', () => {
  const existing = [holds('2026-10-24'), holds('2026-10-25'), holds('2026-10-26'), MAX];

  it('names days only once all of their samples are too old', () => {
    const drops = (moment: string) => planDrops(existing, { ...at(moment), retentionDays: 30 });
    expect(drops('2026-11-23T23:59:59Z')).toEqual([]);
    expect(drops('2026-11-24T00:00:00Z')).toEqual(['p20261024']);
    expect(drops('2026-11-25T12:00:00Z')).toEqual(['p20261024', 'p20261025']);
  });

  it('never names the partition without limit', () => {
    expect(planDrops(existing, { ...at('2030-01-01T00:00:00Z'), retentionDays: 1 })).not.toContain('p_max');
  });
});
