import { Context } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { comparedWindows, readContext } from '../../../backend/src/culprits/context.ts';
import { fillHalfMinute, GIB, START_S } from './half-minute.ts';
import {
  atSecond,
  insertRow,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const HOUR_S = 3_600;
const WEEK_S = 7 * 24 * HOUR_S;

describe('the windows to compare with', () => {
  it('are the hour before, and the same time a week earlier', () => {
    const to = 10 * WEEK_S * 1000;
    expect(comparedWindows({ from: to - 1_000, to })).toEqual({
      hourBefore: { from: to - 1_000 - HOUR_S * 1000, to: to - 1_000 },
      lastWeek: { from: to - 1_000 - WEEK_S * 1000, to: to - WEEK_S * 1000 },
    });
  });
});

describe.each(SERVERS)('the context of a window on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let ids: Record<string, number>;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    ids = await fillHalfMinute(schemas.db);
    await fillIncidents();
  }, 60_000);
  afterAll(() => schemas.remove());

  /** One that is over, one of two subjects of which one is still open, and one of another host. */
  async function fillIncidents(): Promise<void> {
    const { db } = schemas;
    const hosts = [1, 1, 2];
    for (const [index, title] of ['over', 'half over', 'of another host'].entries()) {
      const incident = { rule_key: 'cpu', kind: 'host', severity: 'warning', title };
      const id = await insertRow(db, 'incident', { ...incident, began_at: atSecond(START_S) });
      const subject = (name: string, began: number, recovered: number | null) =>
        insertRow(db, 'incident_subject', {
          ...{ incident_id: id, subject: name, host_id: hosts[index] ?? 0, began_at: atSecond(began) },
          recovered_at: recovered === null ? null : atSecond(recovered),
        });
      await subject('a', START_S + 5, START_S + 15);
      if (index === 1) await subject('b', START_S + 20, null);
    }
  }

  const ask = async (fromS: number, toS: number, host = 'db-17') => {
    const found = await readContext(schemas.db, { host, from: fromS * 1000, to: toS * 1000 });
    if (found !== undefined) expect([...Value.Errors(Context, found)]).toEqual([]);
    return found;
  };

  it('tells what everybody used in the hour before', async () => {
    const found = await ask(START_S + 30, START_S + 60);
    expect(found?.hourBefore).toMatchObject({
      ...{ toMs: (START_S + 30) * 1000, measuredMs: 30_000 },
      totals: { cpu: 60_000, diskRead: 3_000, memory: 8 * GIB },
    });
    const cpu = new Map(
      found?.hourBefore?.rows.map(({ kind, instance, amounts }) => [instance ?? kind, amounts.cpu]),
    );
    expect(cpu.get(ids['3307'] ?? 0)).toBe(36_000);
    expect(cpu.get('other')).toBe(17_000);
    expect(found?.lastWeek).toBeNull();
  });

  it('tells what they used at the same time of last week', async () => {
    const found = await ask(START_S + WEEK_S, START_S + WEEK_S + 30);
    expect(found?.lastWeek).toMatchObject({ fromMs: START_S * 1000, totals: { cpu: 60_000 } });
    expect(found?.hourBefore).toBeNull();
  });

  it('marks the incidents of the host that lasted into the window, and till when', async () => {
    const marks = async (fromS: number, toS: number) =>
      (await ask(fromS, toS))?.incidents.map(({ title, beganMs, resolvedMs }) => [
        title,
        beganMs,
        resolvedMs,
      ]);
    const over = ['over', (START_S + 5) * 1000, (START_S + 15) * 1000];
    const open = ['half over', (START_S + 5) * 1000, null];
    expect(await marks(START_S + 10, START_S + 20)).toEqual([open, over]);
    expect(await marks(START_S + 16, START_S + 90)).toEqual([open]);
    expect(await marks(START_S - 60, START_S + 5)).toEqual([]);
  });

  it('is nothing of a host that is not known', async () => {
    expect(await ask(START_S, START_S + 30, 'db-99')).toBeUndefined();
  });
});
