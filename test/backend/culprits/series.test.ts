import { Series, type Resource } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSeries } from '../../../backend/src/culprits/series.ts';
import { insertProcessPairs } from './process-pairs.ts';
import {
  atSecond,
  insertInstance,
  insertRow,
  insertRows,
  insertSample,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

/** 2026-11-24 06:00:00 UTC. */
const START_S = 1_795_500_000;

describe.each(SERVERS)('series on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  const ids: Record<string, number> = {};
  const hostIds: Record<string, number> = {};
  const id = (name: string) => ids[name] ?? 0;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
    await fillDay();
    await fillParts();
    Object.assign(ids, await insertProcessPairs(schemas.db, START_S));
  }, 60_000);
  afterAll(() => schemas.remove());

  /** Samples at 10, 20 and 30 s, none until 70 s; 3309 is there at 20 s only. */
  async function fill(): Promise<void> {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost: 'db-17' });
    hostIds['db-17'] = hostId;
    await insertRow(db, 'host', { rshost: 'db-18' });
    ids['3307'] = await insertInstance(db, { hostId, port: 3307 });
    ids['3309'] = await insertInstance(db, { hostId, port: 3309 });
    ids['other'] = await insertInstance(db, { hostId, kind: 'other' });
    ids['rest'] = await insertInstance(db, { hostId, kind: 'unattributed' });
    for (const offset of [10, 20, 30, 70]) {
      const use = (cpu: number) => ({
        cpu_user_ms: cpu,
        cpu_system_ms: 0,
        memory_bytes: cpu,
        read_bytes: cpu,
      });
      await insertSample(db, {
        ...{ hostId, endS: START_S + offset },
        uses: {
          [id('other')]: use(90_000),
          [id('3307')]: { ...use(5_000), write_bytes: offset === 20 ? null : 10 },
          ...(offset === 20 && { [id('3309')]: use(40_000) }),
          [id('rest')]: use(-1_000),
        },
      });
    }
  }

  /** A day of samples every 10 s with an hour missing; the second half uses twice as much. */
  async function fillDay(): Promise<void> {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost: 'day' });
    const instanceId = await insertInstance(db, { hostId, port: 3307 });
    const offsets = Array.from({ length: 8_640 }, (_, index) => (index + 1) * 10).filter(
      (offset) => offset <= 36_000 || offset > 39_600,
    );
    const rows = offsets.map((offset) => ({
      ...{ host_id: hostId, a_time: atSecond(START_S + offset), seq: 1, interval_ms: 10_000 },
    }));
    await insertRows(db, 'host_sample', rows);
    await insertRows(
      db,
      'instance_sample',
      rows.map((row, index) => {
        const half = (offsets[index] ?? 0) > 43_200;
        const amount = half ? 10_000 : 5_000;
        return {
          ...{ ...row, instance_id: instanceId, memory_bytes: amount },
          ...{ cpu_user_ms: amount - 1_000, cpu_system_ms: 1_000, read_bytes: amount },
        };
      }),
    );
  }

  /** Two processes of 3307, one of none, and who talks to 3307: two ports of one address, and the host itself. */
  async function fillParts(): Promise<void> {
    const { db } = schemas;
    const command = async (remarks: string) =>
      insertRow(db, 'tb_monitor_process_info', {
        md5_str: remarks.length.toString(16).padStart(32, '0'),
        remarks,
      });
    const [server, dump] = [await command('/usr/sbin/mysqld --port=3307'), await command('mysqldump orders')];
    const hostId = hostIds['db-17'] ?? 0;
    const sample = (offset: number, pid: number, rest: object) => ({
      ...{ host_id: hostId, a_time: atSecond(START_S + offset), seq: 1, pid, interval_ms: 10_000 },
      ...{ instance_id: null, command_id: server, cpu_user_ms: null, cpu_system_ms: null, ...rest },
    });
    const own = { instance_id: id('3307') };
    await insertRows(db, 'process_sample', [
      sample(10, 1, { ...own, cpu_user_ms: 1_000, cpu_system_ms: 0 }),
      sample(20, 1, { ...own, cpu_user_ms: 2_000, cpu_system_ms: 0 }),
      sample(20, 2, { ...own, command_id: dump, cpu_user_ms: 4_000, cpu_system_ms: 500 }),
      sample(20, 3, { command_id: dump, cpu_user_ms: 10, cpu_system_ms: 0 }),
    ]);
    const pair = (rsinfo: string, remote: string) =>
      insertRow(db, 'net_pair', { host_id: hostId, rsinfo, remote, instance_id: id('3307') });
    const pairs = [
      await pair('10.0.0.5:3307', '10.0.0.9'),
      await pair('10.0.0.5:33070', '10.0.0.9'),
      await pair('10.0.0.5:3308', '10.0.0.5'),
    ];
    await insertRows(
      db,
      'net_pair_sample',
      pairs.map((pairId) => ({
        ...{ host_id: hostId, a_time: atSecond(START_S + 20), seq: 1, pair_id: pairId, interval_ms: 10_000 },
        ...{ in_bytes: 5_000, out_bytes: 70_000 },
      })),
    );
  }

  const ask = async (resource: Resource, window = { fromS: START_S, toS: START_S + 70 }, host = 'db-17') => {
    const query = { host, resource, from: window.fromS * 1000, to: window.toS * 1000 };
    const found = await readSeries(schemas.db, query);
    if (found !== undefined) expect([...Value.Errors(Series, found)]).toEqual([]);
    return found;
  };
  const valuesOf = (found: Series | undefined) =>
    Object.fromEntries((found?.series ?? []).map(({ name, values }) => [name, values]));

  it('gives every sample as a point, with an empty one where samples are missing', async () => {
    const found = await ask('cpu');
    expect(found).toMatchObject({
      ...{ host: 'db-17', resource: 'cpu', unit: 'cores' },
      resolution: { table: 'instance_sample', stepMs: 10_000 },
    });
    expect(found?.timesMs.map((ms) => ms / 1000 - START_S)).toEqual([10, 20, 30, 40, 70]);
    expect(valuesOf(found)).toEqual({
      'mysqld 3309': [null, 4, null, null, null],
      'mysqld 3307': [0.5, 0.5, 0.5, null, 0.5],
      other: [9, 9, 9, null, 9],
      unattributed: [-0.1, -0.1, -0.1, null, -0.1],
    });
  });

  it('orders instances by what they used, then other, then unattributed', async () => {
    const found = await ask('cpu');
    expect(found?.series.map(({ kind, instance }) => instance?.port ?? kind)).toEqual([
      ...[3309, 3307, 'other', 'unattributed'],
    ]);
  });

  it('gives memory in bytes and I/O in bytes per second', async () => {
    expect((await ask('memory'))?.unit).toBe('bytes');
    expect(valuesOf(await ask('memory'))['mysqld 3307']).toEqual([5_000, 5_000, 5_000, null, 5_000]);
    expect((await ask('diskRead'))?.unit).toBe('bytesPerS');
    expect(valuesOf(await ask('diskRead'))['mysqld 3307']).toEqual([500, 500, 500, null, 500]);
  });

  it('leaves a hole where one sample lacks the figure, and no series where all do', async () => {
    expect(valuesOf(await ask('diskWrite'))).toEqual({ 'mysqld 3307': [1, null, 1, null, 1] });
    const net = await ask('netIn');
    expect(net?.series).toEqual([]);
    expect(net?.timesMs).toHaveLength(5);
  });

  it('joins the samples of a long window into at most 500 points that keep its sums and its gap', async () => {
    const day = { fromS: START_S, toS: START_S + 86_400 };
    const found = await ask('cpu', day, 'day');
    expect(found?.resolution.stepMs).toBe(173_000);
    expect(found?.timesMs.length).toBeLessThanOrEqual(500);
    expect(found?.timesMs.length).toBeGreaterThan(450);
    expect(found?.timesMs.at(-1)).toBe(day.toS * 1000);
    const [values = []] = Object.values(valuesOf(found));
    expect(values.filter((value) => value === null)).toHaveLength(1);
    expect(values[0]).toBeCloseTo(0.5, 9);
    expect(values.at(-1)).toBeCloseTo(1, 9);
    const memory = Object.values(valuesOf(await ask('memory', day, 'day')))[0];
    expect(memory?.[0]).toBeCloseTo(5_000, 6);
  });

  it('is empty for a host without samples, and nothing for one that is not known', async () => {
    expect(await ask('cpu', { fromS: START_S, toS: START_S + 70 }, 'db-18')).toMatchObject({
      ...{ timesMs: [], series: [] },
    });
    expect(await ask('cpu', { fromS: START_S, toS: START_S + 70 }, 'db-99')).toBeUndefined();
  });

  const askParts = async (resource: Resource, parts: { instance: number; by?: 'process' | 'client' }) => {
    const window = { host: 'db-17', from: START_S * 1000, to: (START_S + 70) * 1000 };
    const found = await readSeries(schemas.db, { ...window, resource, ...parts });
    expect([...Value.Errors(Series, found)]).toEqual([]);
    return found;
  };

  it('gives the processes of an instance, the busiest first, on the same axis of time', async () => {
    const found = await askParts('cpu', { instance: id('3307') });
    expect(Object.entries(valuesOf(found))).toEqual([
      ['mysqldump 2', [null, 0.45, null, null, null]],
      ['mysqld 1', [0.1, 0.2, null, null, null]],
    ]);
    expect(found?.series.map(({ kind }) => kind)).toEqual(['process', 'process']);
    expect(found?.resolution.table).toBe('process_sample');
    expect(valuesOf(await askParts('cpu', { instance: 0 }))).toEqual({
      'mysqldump 3': [null, 0.001, null, null, null],
    });
  });

  it('gives the addresses that an instance talks to, not the host itself, and only of the network', async () => {
    const found = await askParts('netOut', { instance: id('3307'), by: 'client' });
    expect(valuesOf(found)).toEqual({ '10.0.0.9': [null, 14_000, null, null, null] });
    expect(valuesOf(await askParts('netIn', { instance: id('3307'), by: 'client' }))).toEqual({
      '10.0.0.9': [null, 1_000, null, null, null],
    });
    expect((await askParts('cpu', { instance: id('3307'), by: 'client' }))?.series).toEqual([]);
    expect((await askParts('netOut', { instance: id('3309'), by: 'client' }))?.series).toEqual([]);
  });

  interface AskedProcess {
    resource?: Resource;
    host?: string;
    instance?: number;
    hours?: number;
  }
  const askProcess = async (
    process: string,
    { resource = 'netIn', host = 'pg', instance = id('5432'), hours = 0 }: AskedProcess = {},
  ) => {
    const window = { from: START_S * 1000, to: (START_S + 30 + hours * 3_600) * 1000 };
    const found = await readSeries(schemas.db, { host, ...window, resource, instance, process });
    expect([...Value.Errors(Series, found)]).toEqual([]);
    return found;
  };

  it('names processes so that they can be asked for', async () => {
    const window = { host: 'pg', from: START_S * 1000, to: (START_S + 30) * 1000 };
    const found = await readSeries(schemas.db, { ...window, resource: 'netIn', instance: id('5432') });
    expect(found?.series.map(({ name, process }) => [name, process])).toEqual([
      ['postgres: 7', `7-${id('orders')}`],
      ['pg_dump 7', `7-${id('dump')}`],
      ['postgres: 8', `8-${id('orders')}`],
    ]);
  });

  it('gives the addresses that one process talks to, alone or beside others, not those of the next under its PID', async () => {
    const found = await askProcess(`7-${id('orders')}`);
    expect(found?.series.map(({ kind }) => kind)).toEqual(['client']);
    expect(valuesOf(found)).toEqual({ '10.0.0.9': [100, 300, null] });
    expect(found).toMatchObject({ resolution: { table: 'net_pair_sample', stepMs: 10_000 } });
    expect(found).not.toHaveProperty('missing');
    expect(Object.entries(valuesOf(await askProcess(`8-${id('orders')}`)))).toEqual([
      ['10.0.0.8', [null, 200, null]],
      ['10.0.0.9', [null, 100, null]],
    ]);
    expect(valuesOf(await askProcess(`7-${id('dump')}`))).toEqual({ '10.0.0.9': [null, null, 900] });
    expect((await askProcess(`7-${id('orders')}`, { resource: 'cpu' }))?.series).toEqual([]);
  });

  it('says why it cannot tell the addresses of a process', async () => {
    const asked = `7-${id('orders')}`;
    expect(await askProcess(asked, { hours: 26 })).toMatchObject({
      ...{ series: [], missing: { why: 'long', mostMs: 25 * 3_600_000 } },
    });
    const old = { host: 'db-17', instance: id('3307') };
    expect(await askProcess(asked, old)).toMatchObject({ series: [], missing: { why: 'untold' } });
    const keepFrom = (second: number) =>
      schemas.db.pool.query("REPLACE INTO resolution (name, kept_from) VALUES ('raw', FROM_UNIXTIME(?))", [
        second,
      ]);
    await keepFrom(START_S + 15);
    const partly = await askProcess(asked);
    await keepFrom(START_S + 90);
    const gone = await askProcess(asked);
    await keepFrom(1);
    expect(valuesOf(partly)).toEqual({ '10.0.0.9': expect.arrayContaining([300]) as number[] });
    expect(partly?.missing).toEqual({ why: 'dropped', keptFromMs: (START_S + 15) * 1000 });
    expect(gone).toMatchObject({ series: [], missing: { why: 'dropped' } });
  });

  it('refuses a window of more than three years', async () => {
    const year = { fromS: START_S - 4 * 365 * 86_400, toS: START_S };
    await expect(ask('cpu', year)).rejects.toMatchObject({ code: 'WINDOW_TOO_LONG', httpStatus: 400 });
  });
});
