import type { Culprits, Series } from '@dpm/protocol';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { readSeries } from '../../../backend/src/culprits/series.ts';
import { rollUp } from '../../../backend/src/rollups/rollups.ts';
import {
  atSecond,
  hostCpu,
  insertCommand,
  insertInstance,
  insertRow,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type Row,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const INTERVAL_S = 60;
const DAYS = 6;

const raise = (message: string): never => {
  throw new Error(message);
};
/** Rounds what rollups round to whole bytes and milliseconds. */
const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value), (_, one: unknown) => (typeof one === 'number' ? roundOne(one) : one));

/** Averages of averages of whole bytes differ by a byte; counts, sums and times do not. */
function roundOne(one: number): number {
  const isMemory = Math.abs(one) > 1e9 && Math.abs(one) < 1e11;
  if (isMemory) return Number(one.toPrecision(8));
  return Number.isInteger(one) ? one : Number(one.toPrecision(6));
}

describe.each(SERVERS)('long windows on %s', { timeout: 120_000 }, (server) => {
  let schemas: TestSchemas;
  /** Begin of the samples, in the middle of five minutes. */
  let startS: number;
  let ids: Record<'3307' | '3309' | 'other' | 'rest', number>;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
  }, 120_000);
  afterAll(() => schemas.remove());
  beforeEach(async () => {
    await schemas.db.pool.query('TRUNCATE TABLE resolution');
  });

  /** Six days of samples a minute apart; 3309 comes on the third day, and a dump of 3307 runs every night. */
  async function fill(): Promise<void> {
    const { db } = schemas;
    const [clock] = await selectRows(db, 'SELECT UNIX_TIMESTAMP() AS s');
    startS = Math.floor(Number(clock?.['s']) / HOUR_S) * HOUR_S - DAYS * DAY_S - 2 * HOUR_S + 100;
    const hostId = await insertRow(db, 'host', { rshost: 'db-17' });
    ids = {
      3307: await insertInstance(db, { hostId, port: 3307, command: 'mysqld --port=3307' }),
      3309: await insertInstance(db, { hostId, port: 3309 }),
      other: await insertInstance(db, { hostId, kind: 'other' }),
      rest: await insertInstance(db, { hostId, kind: 'unattributed' }),
    };
    const device = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
    const dump = await insertCommand(db, 'mysqldump orders');
    const pair = await insertRow(db, 'net_pair', {
      ...{ host_id: hostId, rsinfo: '10.0.0.5:3307', remote: '10.0.0.9', instance_id: ids['3307'] },
    });
    const ends = Array.from({ length: (DAYS * DAY_S) / INTERVAL_S }, (_, n) => startS + (n + 1) * INTERVAL_S);
    const keyOf = (endS: number): Row => ({ host_id: hostId, a_time: atSecond(endS), seq: 1 });
    const measured = (endS: number): Row => ({ ...keyOf(endS), interval_ms: INTERVAL_S * 1000 });
    const load = (endS: number) => (endS / INTERVAL_S) % 97;
    const isNight = (endS: number) => endS % DAY_S < 2 * HOUR_S;
    const isLate = (endS: number) => endS > startS + 2 * DAY_S;
    await insertRows(
      db,
      'host_sample',
      ends.map((endS) => ({
        ...measured(endS),
        ...hostCpu({ cores: 4, busyMs: 1_000 * load(endS) + 9_000, intervalMs: INTERVAL_S * 1000 }),
        ...{ mem_total_bytes: 16e9, mem_used_bytes: 8e9 + load(endS) * 1e6, late_ms: load(endS) },
        ...{
          disk_read_bytes: 2e6 + load(endS),
          disk_write_bytes: 3e6,
          net_in_bytes: 700,
          net_out_bytes: 500,
        },
        ...{ psi_io_some_us: load(endS) * 1e5, psi_io_full_us: null },
      })),
    );
    const use = (endS: number, share: number): Row => ({
      ...{ cpu_user_ms: Math.round(1_000 * load(endS) * share), cpu_system_ms: 0, memory_bytes: share * 4e9 },
      ...{
        read_bytes: Math.round(1e6 * share),
        write_bytes: 4e5,
        net_in_bytes: null,
        processes: 3,
        restarts: 0,
      },
      ...{ io_wait_ms: load(endS), delay_kind: 1, delay_coverage: 0.5, threads: 5, fds: 9, fd_limit: 99 },
    });
    const rows = (instance: number, of: readonly number[], share: number) =>
      of.map((endS) => ({ ...measured(endS), instance_id: instance, ...use(endS, share) }));
    await insertRows(db, 'instance_sample', rows(ids['3307'], ends, 0.6));
    await insertRows(db, 'instance_sample', rows(ids['3309'], ends.filter(isLate), 0.2));
    await insertRows(db, 'instance_sample', rows(ids.other, ends, 0.1));
    await insertRows(db, 'instance_sample', rows(ids.rest, ends, -0.05));
    await insertRows(
      db,
      'process_sample',
      ends.filter(isNight).map((endS) => ({
        ...{ ...measured(endS), pid: 500 + (Math.floor(endS / DAY_S) % 100), instance_id: ids['3307'] },
        ...{ started_at: atSecond(Math.floor(endS / DAY_S) * DAY_S), command_id: dump, role: 'backup' },
        ...{ cpu_user_ms: 20, cpu_system_ms: 1, memory_bytes: 1e6, read_bytes: 9e5, write_bytes: null },
      })),
    );
    await insertRows(
      db,
      'device_sample',
      ends.map((endS) => ({
        ...{
          ...measured(endS),
          component_id: device,
          read_bytes: 1,
          write_bytes: 1,
          read_ops: 1,
          write_ops: 1,
        },
        ...{ busy_ms: 500 * load(endS), weighted_ms: 1, read_ms: 1, write_ms: 1 },
      })),
    );
    await insertRows(
      db,
      'net_pair_sample',
      ends.map((endS) => ({ ...measured(endS), pair_id: pair, in_bytes: 3, out_bytes: load(endS) })),
    );
    await insertRows(
      db,
      'agent_sample',
      ends.map((endS) => ({ ...keyOf(endS), cpu_ms: 7, sample_ms: 1, rss_bytes: 9e7, coverage_io: 0.75 })),
    );
  }

  const roll = () =>
    rollUp(schemas.db, {
      ...{ log: { info: () => undefined }, goOn: () => Promise.resolve(true) },
      rest: () => Promise.resolve(),
    });
  const window = (fromS: number, toS: number) => ({
    ...{ host: 'db-17', from: (startS + fromS) * 1000, to: (startS + toS) * 1000 },
  });
  const ask = async (fromS: number, toS: number): Promise<Culprits> =>
    (await readCulprits(schemas.db, window(fromS, toS), { nowMs: 0 })) ?? raise('no answer');
  const series = async (fromS: number, toS: number): Promise<Series> =>
    (await readSeries(schemas.db, { ...window(fromS, toS), resource: 'cpu' })) ?? raise('no answer');
  /** All that does not depend on the width of points. */
  const sums = ({ resolution: _, strip: __, ...rest }: Culprits) =>
    rounded({ ...rest, blame: { ...rest.blame, episode: null } });
  const keptFrom = (name: string, second: number) =>
    schemas.db.pool.query('UPDATE resolution SET kept_from = FROM_UNIXTIME(?) WHERE name = ?', [
      second,
      name,
    ]);

  const halfS = DAY_S / 2 + 130;
  const thirdS = DAY_S / 3 + 10;
  it.each([
    { name: 'a day', fromS: halfS, toS: halfS + DAY_S, table: 'host_5m', stepMs: 300_000 },
    { name: 'days up to now', fromS: 1_000, toS: DAYS * DAY_S, table: 'host_1h', stepMs: 3_600_000 },
    { name: 'five days', fromS: thirdS, toS: thirdS + 5 * DAY_S, table: 'host_1h', stepMs: 3_600_000 },
  ])('of $name say exactly what their samples say', async ({ fromS, toS, table, stepMs }) => {
    const raw = await ask(fromS, toS);
    expect(raw).toMatchObject({
      resolution: { table: 'host_sample', stepMs: 60_000 },
      samples: Math.floor(toS / INTERVAL_S) - Math.floor(fromS / INTERVAL_S),
    });
    expect(raw.rows[0]?.processes.length).toBeGreaterThan(0);
    expect(raw.rows[0]?.peers).toHaveLength(1);
    await roll();
    const rolled = await ask(fromS, toS);
    expect(rolled.resolution).toEqual({ table, stepMs });
    expect(sums(rolled)).toEqual(sums(raw));
  });

  it('draw points of whole rows, none of them empty', async () => {
    await roll();
    const day = await ask(DAY_S / 2, DAY_S / 2 + DAY_S);
    expect(day.strip).toHaveLength(96);
    const week = await ask(0, DAYS * DAY_S);
    expect(week.strip.length).toBeLessThanOrEqual(120);
    for (const { strip } of [day, week]) {
      expect(
        strip.filter(({ cpu, diskUtil, memory }) => cpu === null || diskUtil === null || memory === null),
      ).toEqual([]);
    }
    const line = await series(0, DAYS * DAY_S);
    expect(line.resolution).toEqual({ table: 'instance_1h', stepMs: 3_600_000 });
    expect(line.timesMs.length).toBeGreaterThan(DAYS * 24 - 2);
    expect(line.series[0]?.values).not.toContain(null);
    // It came on the third day.
    expect(line.series[1]?.values.slice(0, 40)).toEqual(Array.from({ length: 40 }, () => null));
  });

  it('are read from rollups where their samples were dropped, short ones too', async () => {
    await roll();
    const before = await ask(DAY_S, 3 * DAY_S);
    const edgeS = Math.ceil((startS + 4 * DAY_S) / DAY_S) * DAY_S;
    await keptFrom('raw', edgeS);
    const after = await ask(DAY_S, 3 * DAY_S);
    expect(after.resolution).toEqual({ table: 'host_5m', stepMs: 300_000 });
    expect(Math.abs(after.measuredMs - before.measuredMs)).toBeLessThanOrEqual(300_000);
    const quarter = await ask(DAY_S, DAY_S + 900);
    expect(quarter).toMatchObject({ resolution: { table: 'host_5m' }, measuredMs: 900_000 });
    expect(quarter.rows.map(({ instance, kind }) => instance?.port ?? kind)).toEqual([
      3307,
      'other',
      'unattributed',
    ]);
    const across = await ask(edgeS - startS - 600, edgeS - startS + 600);
    expect(across).toMatchObject({ resolution: { table: 'host_5m' }, measuredMs: 1_200_000 });
    await keptFrom('5m', edgeS - 2 * DAY_S);
    const old = await ask(DAY_S, DAY_S + 2 * HOUR_S);
    expect(old).toMatchObject({ resolution: { table: 'host_1h', stepMs: 3_600_000 }, measuredMs: 7_200_000 });
    expect(old.coverage.processIo).toBe(0.75);
  });

  it('reach over three years without an error', async () => {
    await roll();
    const all = await ask(-3 * 366 * DAY_S + 7 * DAY_S, 7 * DAY_S);
    expect(all).toMatchObject({ resolution: { table: 'host_1h' }, samples: (DAYS * DAY_S) / INTERVAL_S });
    expect(all.rows).toHaveLength(4);
  });
});
