import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { hourOfWeek } from '../../../backend/src/db/hour-of-week.ts';
import {
  atSecond,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';
import { addHosts, empty, hoursAgo, HOUR_S, rollAll } from './stage.ts';

const DAY_S = 86_400;
const WEEK_S = 7 * DAY_S;
const MEASURED_MS = 3_600_000;

describe('hours of the week', () => {
  it('count from Monday, as the time does that they begin', () => {
    const end = (text: string) => Date.parse(text) / 1000;
    expect(hourOfWeek(end('2026-11-23T01:00:00Z'))).toBe(0);
    expect(hourOfWeek(end('2026-11-23T00:00:00Z'))).toBe(167);
    expect(hourOfWeek(end('2026-11-25T15:00:00Z'))).toBe(2 * 24 + 14);
    expect(hourOfWeek(HOUR_S)).toBe(3 * 24);
  });
});

describe.each(SERVERS)('the usual on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  /** End of the present hour. */
  let hourS: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());
  beforeEach(async () => {
    await empty(schemas.db);
    await addHosts(schemas.db, [1, 2]);
    hourS = (await hoursAgo(schemas.db, 0)) + HOUR_S;
  });

  /** Rows of one instance of host 1: its CPU in cores, by the end of the hour. */
  const addHours = async (
    instanceId: number,
    cores: Record<number, number | null>,
    measuredMs = MEASURED_MS,
  ) => {
    const ends = Object.keys(cores).map(Number);
    const keys = ends.map((endS) => ({
      host_id: 1,
      a_time: atSecond(endS),
      samples: 120,
      interval_ms: measuredMs,
    }));
    await schemas.db.pool.query(
      'INSERT IGNORE INTO host_1h (host_id, a_time, samples, interval_ms) VALUES ?',
      [keys.map(({ host_id, a_time, samples, interval_ms }) => [host_id, a_time, samples, interval_ms])],
    );
    await insertRows(
      schemas.db,
      'instance_1h',
      keys.map((key, n) => {
        const used = cores[ends[n] ?? 0];
        const cpuMs = used === null || used === undefined ? null : used * measuredMs;
        return { ...key, instance_id: instanceId, cpu_ms: cpuMs, memory_sum: 240e9, restarts: 0 };
      }),
    );
  };
  const usualOf = async (instanceId: number, endS = hourS) =>
    (
      await selectRows(
        schemas.db,
        `SELECT UNIX_TIMESTAMP(made_for) AS made_for, basis, hours, cpu_median, cpu_deviation, memory_median, read_median
         FROM instance_usual WHERE host_id = 1 AND instance_id = ? AND hour_of_week = ?`,
        [instanceId, hourOfWeek(endS)],
      )
    )[0];

  it('is the median of the same hour in the weeks before, and how far they lie from it', async () => {
    const weeks = { 1: 2, 2: 2.2, 3: 9, 4: 1.5 };
    await addHours(
      10,
      Object.fromEntries(
        Object.entries(weeks).map(([week, cores]) => [hourS - Number(week) * WEEK_S, cores]),
      ),
    );
    await rollAll(schemas.db);
    expect(await usualOf(10)).toEqual({
      ...{ made_for: hourS, basis: 1, hours: 4, cpu_median: 2_100, cpu_deviation: 350 },
      ...{ memory_median: 2e9, read_median: null },
    });
  });

  it('takes nothing of the hour itself, nor of other hours', async () => {
    const hours = [0, HOUR_S, 7 * DAY_S + HOUR_S, 5 * WEEK_S, -WEEK_S];
    await addHours(10, Object.fromEntries(hours.map((before) => [hourS - before, 99])));
    await addHours(10, { [hourS - WEEK_S]: 1, [hourS - 2 * WEEK_S]: 1 });
    await rollAll(schemas.db);
    expect(await usualOf(10)).toMatchObject({ hours: 2, cpu_median: 1_000, cpu_deviation: 0 });
  });

  it('is made from the days before while there are no two weeks, and not at all without three days', async () => {
    const days = (count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, n) => [hourS - (n + 1) * DAY_S, n + 1]));
    await addHours(10, days(7));
    await addHours(11, days(3));
    await addHours(12, days(2));
    await rollAll(schemas.db);
    expect(await usualOf(10)).toMatchObject({ basis: 2, hours: 7, cpu_median: 4_000, cpu_deviation: 2_000 });
    expect(await usualOf(11)).toMatchObject({ basis: 2, hours: 3, cpu_median: 2_000 });
    expect(await usualOf(12)).toBeUndefined();
  });

  it('passes over hours in which the host was hardly measured', async () => {
    await addHours(10, { [hourS - WEEK_S]: 2, [hourS - 2 * WEEK_S]: 2 });
    await addHours(10, { [hourS - 3 * WEEK_S]: 80 }, 60_000);
    await rollAll(schemas.db);
    expect(await usualOf(10)).toMatchObject({ hours: 2, cpu_median: 2_000 });
  });

  it('keeps absent apart from zero', async () => {
    await addHours(10, { [hourS - WEEK_S]: null, [hourS - 2 * WEEK_S]: 0, [hourS - 3 * WEEK_S]: null });
    await rollAll(schemas.db);
    expect(await usualOf(10)).toMatchObject({ hours: 3, cpu_median: null, cpu_deviation: null });
  });

  it('is there for the next hour already, and forgets who was not there for four weeks', async () => {
    await schemas.db.pool.query(
      `INSERT INTO instance_usual (host_id, hour_of_week, instance_id, basis, hours) VALUES (1, ?, 99, 1, 4)`,
      [hourOfWeek(hourS + HOUR_S)],
    );
    await addHours(10, { [hourS + HOUR_S - WEEK_S]: 2, [hourS + HOUR_S - 2 * WEEK_S]: 2 });
    await rollAll(schemas.db);
    expect(await usualOf(10, hourS + HOUR_S)).toMatchObject({ made_for: hourS + HOUR_S, cpu_median: 2_000 });
    expect(await usualOf(99, hourS + HOUR_S)).toBeUndefined();
  });

  it('is made for all hours of a week at first, and then hour by hour', async () => {
    await addHours(
      10,
      Object.fromEntries(Array.from({ length: 5 * 168 }, (_, n) => [hourS - n * HOUR_S, 1])),
    );
    await rollAll(schemas.db);
    const rows = await selectRows(
      schemas.db,
      'SELECT hour_of_week FROM instance_usual WHERE instance_id = 10',
    );
    expect(rows).toHaveLength(168);
    await schemas.db.pool.query('TRUNCATE instance_usual');
    await schemas.db.pool.query(
      "UPDATE resolution SET done_until = done_until - INTERVAL 1 HOUR WHERE name = 'usual'",
    );
    await rollAll(schemas.db);
    expect(await selectRows(schemas.db, 'SELECT hour_of_week FROM instance_usual')).toEqual([
      { hour_of_week: hourOfWeek(hourS + HOUR_S) },
    ]);
  });
});
