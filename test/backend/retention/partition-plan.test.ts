import { describe, expect, it } from 'vitest';
import {
  planDrops,
  planPartitions,
  resolutionOf,
  type Partition,
  type Resolution,
} from '../../../backend/src/retention/partition-plan.ts';

const DAY_S = 86_400;
const MAX: Partition = { name: 'p_max', beforeS: undefined };
const secondsOf = (day: string) => Date.parse(`${day}T00:00:00Z`) / 1000;
/** The partition that holds a day. */
const holds = (day: string): Partition => ({
  name: `p${day.replaceAll('-', '')}`,
  beforeS: secondsOf(day) + DAY_S,
});
const at = (moment: string, resolution: Resolution = 'raw') => ({ nowMs: Date.parse(moment), resolution });
const names = (partitions: readonly Partition[]) => partitions.map(({ name }) => name);

describe('planning day partitions', () => {
  it('begins two days back and ends three days ahead on a new table', () => {
    expect(planPartitions([MAX], at('2026-11-24T12:00:00Z'))).toEqual(
      ['2026-11-22', '2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27'].map(holds),
    );
  });

  it('takes days as UTC has them, to their last second', () => {
    expect(names(planPartitions([MAX], at('2026-11-24T23:59:59.999Z'))).at(-1)).toBe('p20261127');
    expect(names(planPartitions([MAX], at('2026-11-25T00:00:00Z'))).at(-1)).toBe('p20261128');
  });

  it('crosses months, years and leap days', () => {
    expect(names(planPartitions([MAX], at('2028-02-28T12:00:00Z'))).slice(2)).toEqual([
      ...['p20280228', 'p20280229', 'p20280301', 'p20280302'],
    ]);
    expect(names(planPartitions([MAX], at('2026-12-31T12:00:00Z'))).at(3)).toBe('p20270101');
  });

  it('plans nothing twice', () => {
    const now = at('2026-11-24T12:00:00Z');
    expect(planPartitions([...planPartitions([MAX], now), MAX], now)).toEqual([]);
  });

  it('adds a day a day', () => {
    const existing = [...planPartitions([MAX], at('2026-11-24T12:00:00Z')), MAX];
    expect(names(planPartitions(existing, at('2026-11-25T00:00:01Z')))).toEqual(['p20261128']);
  });

  it('gives every day of a stop its own partition', () => {
    const existing = [holds('2026-11-10'), MAX];
    const days = names(planPartitions(existing, at('2026-11-24T12:00:00Z')));
    expect([days[0], days.at(-1), days.length]).toEqual(['p20261111', 'p20261127', 17]);
  });

  it('begins anew after a stop of months', () => {
    const days = names(planPartitions([holds('2026-01-10'), MAX], at('2026-11-24T12:00:00Z')));
    expect([days[0], days.length]).toEqual(['p20261122', 6]);
  });

  it('leaves a clock that was set back alone', () => {
    const existing = [...planPartitions([MAX], at('2026-11-24T12:00:00Z')), MAX];
    expect(planPartitions(existing, at('2026-11-01T12:00:00Z'))).toEqual([]);
  });

  it('leaves a table alone that has no partition without limit', () => {
    expect(planPartitions([holds('2026-11-20')], at('2026-11-24T12:00:00Z'))).toEqual([]);
  });
});

describe('planning the partitions of rollups', () => {
  const noon = '2026-11-24T12:00:00Z';

  it('takes weeks that begin on Monday for 5 minutes, and months for hours', () => {
    expect(names(planPartitions([MAX], at(noon, '5m')))).toEqual(['p20261122', 'p20261129', 'p20261206']);
    expect(names(planPartitions([MAX], at(noon, '1h')))).toEqual(['p20261031', 'p20261130', 'p20261231']);
  });

  it('names a partition by its last day, and ends it with that day', () => {
    for (const resolution of ['5m', '1h'] as const)
      for (const { name, beforeS } of planPartitions([MAX], at(noon, resolution)))
        expect({ name, beforeS }).toEqual(holds(`${name.slice(1, 5)}-${name.slice(5, 7)}-${name.slice(7)}`));
  });

  it('adds one as its time comes near, and none twice', () => {
    const weeks = [...planPartitions([MAX], at(noon, '5m')), MAX];
    expect(planPartitions(weeks, at('2026-11-29T23:59:59Z', '5m'))).toEqual([]);
    expect(names(planPartitions(weeks, at('2026-11-30T00:00:00Z', '5m')))).toEqual(['p20261213']);
    const months = [...planPartitions([MAX], at(noon, '1h')), MAX];
    expect(names(planPartitions(months, at('2026-12-02T00:00:00Z', '1h')))).toEqual(['p20270131']);
  });

  it('knows February, and the turn of the year', () => {
    expect(names(planPartitions([MAX], at('2028-03-01T00:00:00Z', '1h')))).toEqual([
      ...['p20280131', 'p20280229', 'p20280331', 'p20280430'],
    ]);
    expect(names(planPartitions([MAX], at('2027-01-01T00:00:00Z', '5m')))).toEqual([
      ...['p20261227', 'p20270103', 'p20270110'],
    ]);
  });

  it('tells the resolution of a table by its name', () => {
    expect(['host_sample', 'host_5m', 'filesystem_1h'].map(resolutionOf)).toEqual(['raw', '5m', '1h']);
  });
});

describe('planning drops', () => {
  const existing = [holds('2026-10-24'), holds('2026-10-25'), holds('2026-10-26'), MAX];
  const drops = (moment: string) => names(planDrops(existing, { limitS: Date.parse(moment) / 1000 }));

  it('names days only once all of their samples are too old', () => {
    expect(drops('2026-10-24T23:59:59Z')).toEqual([]);
    expect(drops('2026-10-25T00:00:00Z')).toEqual(['p20261024']);
    expect(drops('2026-10-26T12:00:00Z')).toEqual(['p20261024', 'p20261025']);
  });

  it('spares days that are held, also in a partition of several days', () => {
    const held = (...days: string[]) => days.map((day) => Date.parse(day) / 86_400_000);
    const drops = (...days: string[]) =>
      names(planDrops(existing, { limitS: secondsOf('2026-11-24'), heldDays: held(...days) }));
    expect(drops('2026-10-25', '2026-10-27')).toEqual(['p20261024', 'p20261026']);
    expect(drops('2020-01-01')).toEqual(['p20261025', 'p20261026']);
  });

  it('never names the partition without limit', () => {
    expect(drops('2030-01-01T00:00:00Z')).toEqual(['p20261024', 'p20261025', 'p20261026']);
  });
});
