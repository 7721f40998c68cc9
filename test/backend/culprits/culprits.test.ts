import { Culprits } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { fillHalfMinute, GIB, START_S } from './half-minute.ts';
import {
  insertRow,
  insertSample,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const NOW_MS = (START_S + 3600) * 1000;

describe.each(SERVERS)('culprits on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let ids: Record<string, number>;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    ids = await fillHalfMinute(schemas.db);
  }, 60_000);
  afterAll(() => schemas.remove());

  const ask = (fromS: number, toS: number, host = 'db-17') =>
    readCulprits(
      schemas.db,
      { host, from: Math.round(fromS * 1000), to: Math.round(toS * 1000) },
      { nowMs: NOW_MS },
    );
  const answer = async (fromS: number, toS: number) => {
    const found = await ask(fromS, toS);
    if (found === undefined) throw new Error('no answer');
    return found;
  };

  it('answers by the schema of the read API', async () => {
    for (const found of [
      await ask(START_S, START_S + 30),
      await ask(START_S, START_S + 30, 'db-18'),
      await ask(START_S - 900, START_S),
    ]) {
      expect([...Value.Errors(Culprits, found)]).toEqual([]);
    }
  });

  it('tells nothing of a host that it does not know', async () => {
    expect(await ask(START_S, START_S + 30, 'db-99')).toBeUndefined();
  });

  it('has no data, and no totals, where a known host sent nothing', async () => {
    const found = await ask(START_S, START_S + 30, 'db-18');
    expect(found).toMatchObject({ samples: 0, measuredMs: 0, cores: null, rows: [], strip: [], sources: [] });
    expect(found?.totals).toEqual({
      ...{ cpu: null, memory: null, diskRead: null, diskWrite: null, netIn: null, netOut: null },
    });
    expect(found?.blame.code).toBe('noData');
  });

  it('takes a sample into the window that holds the end of its interval', async () => {
    const samples = async (fromS: number, toS: number) => (await answer(fromS, toS)).samples;
    expect(await samples(START_S + 10, START_S + 20)).toBe(1);
    expect(await samples(START_S + 9.999, START_S + 20)).toBe(2);
    expect(await samples(START_S + 10, START_S + 19.999)).toBe(0);
    expect(await samples(START_S, START_S + 30)).toBe(3);
  });

  it('sums what the host used, and averages its memory', async () => {
    const found = await answer(START_S, START_S + 30);
    expect(found.totals).toEqual({
      ...{ cpu: 60_000, memory: 8 * GIB, diskRead: 3000, diskWrite: 400, netIn: 30, netOut: 60 },
    });
    expect(found).toMatchObject({
      ...{ host: 'db-17', fromMs: START_S * 1000, toMs: (START_S + 30) * 1000, nowMs: NOW_MS },
      ...{ samples: 3, measuredMs: 30_000, cores: 4, memoryTotalBytes: 16 * GIB, deviceWriteBytes: 2700 },
      resolution: { table: 'host_sample', stepMs: 10_000 },
    });
  });

  it('adds instances, other and unattributed up to the totals', async () => {
    const { rows, totals } = await answer(START_S, START_S + 30);
    for (const resource of ['cpu', 'memory', 'diskRead', 'diskWrite'] as const) {
      const sum = rows.reduce((all, { amounts }) => all + (amounts[resource] ?? 0), 0);
      expect(sum, resource).toBeCloseTo(totals[resource] ?? Number.NaN, 3);
    }
  });

  it('lists whoever has a sample, by CPU time', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows.map(({ kind, instance }) => instance?.name ?? kind)).toEqual([
      ...['mysqld 3307', 'other', 'mysqld 3309', 'unattributed'],
    ]);
    expect(rows.map(({ amounts }) => amounts.cpu)).toEqual([36_000, 17_000, 10_000, -3_000]);
    expect((await answer(START_S, START_S + 10)).rows).toHaveLength(3);
  });

  it('names an instance with its command line and counts its restarts', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows[0]).toMatchObject({
      instance: { id: ids['3307'], engine: 'mysqld', port: 3307, dataDir: '/data/3307' },
      ...{ command: '/usr/sbin/mysqld --port=3307', pid: 7307, processCount: 2, restarts: 2 },
    });
    expect(rows[1]).toMatchObject({ kind: 'other', instance: null, command: null, processCount: 40 });
    expect(rows[3]).toMatchObject({ kind: 'unattributed', instance: null, pid: null, processCount: null });
  });

  it('keeps absent apart from zero', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    const [first, , second, rest] = rows;
    expect(second?.amounts).toMatchObject({ netIn: null, netOut: null });
    expect(first).toMatchObject({ ioWaitMs: 15, cpuWaitMs: null });
    expect(second).toMatchObject({ ioWaitMs: null, delay: null, fds: null, loopback: null, burst: null });
    expect(rest?.amounts.diskWrite).toBeNull();
  });

  it('averages memory over all samples, also of an instance that came later', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows[2]?.amounts.memory).toBeCloseTo((2 * 2 * GIB) / 3, 3);
  });

  it('shows the processes that used most of anything, one row each over a restart of the agent', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    const [first, other] = rows;
    expect(first?.processes.map(({ pid, samples, amounts }) => [pid, samples, amounts.cpu])).toEqual([
      [5000, 1, 1_010],
      [4001, 3, 18_000],
      [5000, 1, 1_001],
    ]);
    expect(first?.processes[1]).toMatchObject({ role: null, command: '/usr/sbin/mysqld --port=3307' });
    expect(first?.processes[1]?.amounts).toMatchObject({ memory: GIB, diskRead: null });
    expect(first?.processes[0]).toMatchObject({
      ...{ role: 'backup', command: 'mysqldump --single-transaction orders', startedAtMs: START_S * 1000 },
    });
    expect(other?.processes).toMatchObject([{ pid: 77, amounts: { memory: null } }]);
    expect(rows[2]?.processes).toEqual([]);
  });

  it('draws the whole window as points of equal distance, empty where there is no sample', async () => {
    const { strip } = await answer(START_S - 45, START_S + 45);
    expect(strip.map(({ atMs }) => atMs / 1000 - START_S)).toEqual([-30, -15, 0, 15, 30, 45]);
    expect(strip.map(({ cpu }) => cpu)).toEqual([null, null, null, 0.95, 0.95, null]);
    expect(strip[3]).toEqual({
      ...{ atMs: (START_S + 15) * 1000, cpu: 0.95, memory: 0.5, diskUtil: 0.4 },
      ...{ diskReadPerS: 100, diskWritePerS: 90, netPerS: 3 },
    });
    expect(strip[0]).toMatchObject({ memory: null, diskUtil: null, diskReadPerS: null, netPerS: null });
  });

  it('draws a long window with at most 120 points', async () => {
    const { strip } = await answer(START_S - 86_400, START_S + 86_400);
    expect(strip).toHaveLength(120);
    expect(strip.filter(({ cpu }) => cpu !== null)).toHaveLength(1);
  });

  it('blames by what was saturated, stolen time included', async () => {
    const { blame } = await answer(START_S, START_S + 30);
    expect(blame).toMatchObject({ code: 'guilty', resource: 'cpu', guilty: { port: 3307 }, share: 0.6 });
    expect(blame.saturation).toBeCloseTo(0.95, 9);
  });

  it('says what the host could not measure, and what the newest sample of the window covered', async () => {
    const { sources, coverage } = await answer(START_S, START_S + 30);
    expect(sources).toEqual([{ source: 'net', state: 'notCollected', reason: 'no collector yet' }]);
    expect(coverage).toEqual({ processes: 1, processIo: 0.75, net: 0.5 });
  });

  it('says how long an instance waited, by the weakest way in which that was known', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows[0]).toMatchObject({ ioWaitMs: 15, threads: 40, fds: 90, fdLimit: 100, swapBytes: null });
    expect(rows[0]?.delay?.kind).toBe('estimated');
    expect(rows[0]?.delay?.coverage).toBeCloseTo(2 / 3, 3);
    expect((await answer(START_S, START_S + 10)).rows[0]?.delay).toEqual({ kind: 'threads', coverage: 1 });
  });

  it('has clients by address, with loopback beside the network’s amounts', async () => {
    const { rows, totals } = await answer(START_S, START_S + 30);
    expect(rows[0]).toMatchObject({
      amounts: { netIn: 18, netOut: 27 },
      loopback: { inBytes: 2_000, outBytes: 4_000 },
      peerCount: 2,
      peers: [
        { role: 'client', remote: '127.0.0.1', local: '127.0.0.1:3307', loopback: true, inBytes: 2_000 },
        { role: 'client', remote: '10.0.0.7', local: '10.0.0.5:3307', loopback: false, outBytes: 24 },
      ],
    });
    expect(totals).toMatchObject({ netIn: 30, netOut: 60 });
  });

  it('has jobs below their instance, and below other what belongs to none', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows[0]?.jobs).toMatchObject([
      { name: 'mysqldump', pid: 5000, startedAtMs: START_S * 1000, endedAtMs: null, amounts: { cpu: 1_010 } },
      {
        ...{ name: 'xtrabackup', command: 'xtrabackup --backup', pid: 61, seen: true, estimated: false },
        ...{ startedAtMs: (START_S + 5) * 1000, endedAtMs: (START_S + 30) * 1000 },
        amounts: { cpu: 60, diskRead: 900, memory: null },
      },
    ]);
    const [, other] = rows;
    expect(
      other?.jobs.map(({ name, seen, estimated, amounts }) => [name, seen, estimated, amounts.cpu]),
    ).toEqual([
      ['tar', true, true, 15],
      ['cron', false, false, 60],
    ]);
  });

  it('has the peaks of the fine samples, with their moments', async () => {
    const { rows } = await answer(START_S, START_S + 30);
    expect(rows[0]?.burst).toEqual({
      samples: 3,
      cpu: { perS: 1_950, atMs: (START_S + 12) * 1000, intervalMs: 500 },
      diskRead: null,
      diskWrite: { perS: 4, atMs: (START_S + 13) * 1000, intervalMs: 500 },
    });
    expect((await answer(START_S + 20, START_S + 30)).rows[0]?.burst).toBeNull();
  });

  it('has the pressure of the time that it was measured in, and what the agent cost', async () => {
    const found = await answer(START_S, START_S + 30);
    expect(found.pressure).toEqual({ cpu: 0.5, io: 0.2, ioFull: null, memory: null, memoryFull: null });
    expect(found.agent).toEqual({ cpuMs: 6, rssBytes: 30, lateMs: 40, droppedReports: 3 });
    expect((await answer(START_S - 900, START_S)).agent).toBeNull();
  });

  it('joins two reports of the same second', async () => {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost: 'twice' });
    for (const seq of [1, 2]) {
      await insertSample(db, { ...{ hostId, seq, endS: START_S }, host: { disk_read_bytes: 5 } });
    }
    const found = await ask(START_S - 10, START_S, 'twice');
    expect(found).toMatchObject({ samples: 2, measuredMs: 20_000, totals: { diskRead: 10, cpu: null } });
    expect(found?.blame.code).toBe('noData');
  });

  it('refuses a window that ends before it begins or reaches over more than three years', async () => {
    await expect(ask(START_S, START_S)).rejects.toMatchObject({
      ...{ code: 'WINDOW_INVALID', where: 'from', httpStatus: 400 },
    });
    await expect(ask(START_S - 3 * 366 * 86_400 - 1, START_S)).rejects.toMatchObject({
      ...{ code: 'WINDOW_TOO_LONG', where: 'from', httpStatus: 400 },
    });
    await expect(ask(START_S, 5e9)).rejects.toMatchObject({ code: 'WINDOW_INVALID', where: 'to' });
    expect(await ask(START_S - 3 * 366 * 86_400 + 60, START_S + 60)).toMatchObject({ samples: 3 });
  });

  it('takes a window beyond the range of the database’s times', async () => {
    expect(await ask(0, 3600)).toMatchObject({ samples: 0 });
    expect(await ask(2 ** 31 - 60, 2 ** 31 + 60)).toMatchObject({ samples: 0 });
  });
});
