import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makePastDays, planPastDays } from '../../../backend/src/retention/past-days.ts';
import { preparePartitions } from '../../../backend/src/retention/partitions.ts';
import { readPartitions } from '../../../backend/src/retention/partitions-store.ts';
import {
  atSecond,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const DAY_S = 86_400;
const day = (number: number) => ({
  name: `p${atSecond(number * DAY_S)
    .toISOString()
    .slice(0, 10)
    .replaceAll('-', '')}`,
  beforeS: (number + 1) * DAY_S,
});
const MAX = { name: 'p_max', beforeS: undefined };

describe('days of the past', () => {
  const existing = [day(20_000), day(20_001), day(20_005), MAX];

  it('are cut off the partition that holds them, in order, each once', () => {
    expect(planPastDays(existing, [19_999, 10, 10, 20_003])).toEqual([
      { partition: day(20_000), days: [day(10), day(19_999)] },
      { partition: day(20_005), days: [day(20_003)] },
    ]);
  });

  it('are left alone when they are there, or yet to come', () => {
    expect(planPastDays(existing, [20_000, 20_005, 20_006, 30_000])).toEqual([]);
    expect(planPastDays([MAX], [10])).toEqual([]);
  });

  it('are no more than a table can have', () => {
    const many = Array.from({ length: 4_000 }, (_, number) => number);
    const [split] = planPastDays(existing, many);
    expect(split?.days).toHaveLength(1_500);
    expect(split?.days[0]).toEqual(day(2_500));
  });
});

describe.each(SERVERS)('past days on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  it('are made before the present ones, and take the rows that are theirs', async () => {
    const { db } = schemas;
    await preparePartitions(db);
    const seconds = [100 * DAY_S, 19_000 * DAY_S, 19_001 * DAY_S + 5];
    await insertRows(
      db,
      'host_sample',
      seconds.map((second, seq) => ({ host_id: 1, a_time: atSecond(second), seq, interval_ms: 1 })),
    );
    await makePastDays(db, { table: 'host_sample', days: [19_000, 19_001, 19_500] });
    await makePastDays(db, { table: 'host_sample', days: [19_001, 19_500, 19_400] });
    const names = ((await readPartitions(db)).get('host_sample') ?? []).map(({ name }) => name);
    expect(names.slice(0, 4)).toEqual([19_000, 19_001, 19_400, 19_500].map((number) => day(number).name));
    expect(names.at(-1)).toBe('p_max');
    const rowsOf = (number: number) =>
      selectRows(db, `SELECT seq FROM host_sample PARTITION (${day(number).name}) ORDER BY seq`);
    expect(await rowsOf(19_000)).toEqual([{ seq: 0 }, { seq: 1 }]);
    expect(await rowsOf(19_001)).toEqual([{ seq: 2 }]);
    expect(await rowsOf(19_500)).toEqual([]);
  });

  it('are made by two at once', async () => {
    const make = () => makePastDays(schemas.db, { table: 'device_sample', days: [18_000, 18_001] });
    await Promise.all([make(), make()]);
    const names = ((await readPartitions(schemas.db)).get('device_sample') ?? []).map(({ name }) => name);
    expect(names.slice(0, 2)).toEqual([day(18_000).name, day(18_001).name]);
  });
});
