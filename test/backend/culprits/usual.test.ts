import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { findUsual, weighHours, type UsualHour } from '../../../backend/src/culprits/usual.ts';
import { hourOfWeek } from '../../../backend/src/db/hour-of-week.ts';
import { insertRow, openTestSchemas, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';
import { fillHalfMinute, START_S } from './half-minute.ts';

const HOUR_S = 3_600;
/** 2026-11-24 06:00:00 UTC, a Tuesday. */
const SIX = 24 + 6;
const range = (fromS: number, toS: number) => ({ afterS: START_S + fromS, untilS: START_S + toS });

describe('the hours of a window', () => {
  it('weigh as much as the window holds of them', () => {
    expect([...weighHours(range(-600, HOUR_S + 900))]).toEqual([
      [SIX - 1, 600],
      [SIX, 3_600],
      [SIX + 1, 900],
    ]);
    expect([...weighHours(range(0, HOUR_S))]).toEqual([[SIX, 3_600]]);
    expect(weighHours(range(10, 10 + 7 * 24 * HOUR_S)).size).toBe(168);
  });

  it('are none of a window that holds them all', () => {
    expect(weighHours(range(0, 7 * 24 * HOUR_S + 1)).size).toBe(0);
  });

  it('are counted from the hour that begins on Monday', () => {
    expect(hourOfWeek(START_S + HOUR_S)).toBe(SIX);
  });
});

describe('the usual of a window', () => {
  const hour = (of: number, values: Partial<UsualHour>): UsualHour => ({
    ...{ instanceId: 1, hourOfWeek: of, cpu: null, memory: null, diskRead: null, diskWrite: null },
    ...{ netIn: null, netOut: null, ...values },
  });
  const usual = (hours: UsualHour[], fromS: number, toS: number) =>
    findUsual(hours, { range: range(fromS, toS), measuredMs: (toS - fromS) * 1000 }).get(1);

  it('is as long as the window was measured', () => {
    const hours = [hour(SIX, { cpu: 500, memory: 4e9, diskRead: 10 })];
    expect(usual(hours, 0, 600)).toMatchObject({ cpu: 300_000, memory: 4e9, diskRead: 6_000, netIn: null });
  });

  it('takes of every hour its part', () => {
    const hours = [hour(SIX, { cpu: 1_000, memory: 1e9 }), hour(SIX + 1, { cpu: 4_000, memory: 4e9 })];
    expect(usual(hours, HOUR_S / 2, 2 * HOUR_S)).toMatchObject({
      ...{ cpu: 1_800_000 + 4 * 3_600_000, memory: 3e9 },
    });
  });

  it('is not known where less than half of the window is', () => {
    const hours = [hour(SIX, { cpu: 1_000 })];
    expect(usual(hours, 0, 2 * HOUR_S)).toMatchObject({ cpu: 7_200_000 });
    expect(usual(hours, 0, 2 * HOUR_S + 10)).toMatchObject({ cpu: null });
    expect(usual([], 0, HOUR_S)).toBeUndefined();
  });
});

describe.each(SERVERS)('the answer about a window on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    const ids = await fillHalfMinute(schemas.db);
    for (const [name, cores] of [
      ['3307', 200],
      ['3309', 1_700],
      ['other', 100],
    ] as const) {
      await insertRow(schemas.db, 'instance_usual', {
        ...{ host_id: 1, hour_of_week: SIX, instance_id: ids[name] ?? 0, basis: 1, hours: 4 },
        ...{ cpu_median: cores, cpu_deviation: 10, memory_median: 2e9 },
      });
    }
  }, 60_000);
  afterAll(() => schemas.remove());

  it('names what each row usually uses, and the usual share of the guilty', async () => {
    const query = { host: 'db-17', from: START_S * 1000, to: (START_S + 30) * 1000 };
    const found = await readCulprits(schemas.db, query, { nowMs: 0 });
    const usualOf = new Map(found?.rows.map(({ instance, kind, usual }) => [instance?.port ?? kind, usual]));
    expect(usualOf.get(3307)).toMatchObject({ cpu: 6_000, memory: 2e9, diskRead: null });
    expect(usualOf.get('unattributed')).toBeNull();
    expect(found?.blame).toMatchObject({ code: 'guilty', guilty: { port: 3307 }, usualShare: 0.1 });
  });
});
