import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  atSecond,
  hostCpu,
  insertCommand,
  insertInstance,
  insertRow,
  insertSample,
  openTestSchemas,
  SERVERS,
  type Row,
  type TestSchemas,
} from '../support/sample-rows.ts';
import { readDashboard, statementsOf } from './support/dashboards.ts';
import { expandMacros } from './support/expand-macros.ts';

const HOST = "db-17's";
/** 2026-11-24 06:00:00 UTC. */
const START_S = 1_795_500_000;
const WINDOW = { host: HOST, fromS: START_S, toS: START_S + 120, intervalS: 60 };
const SQL_MODES = [
  'ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO',
  '',
];
const MB = 1_000_000;
const statements = statementsOf(readDashboard('en-US'));

/** The statement of the panel with that title. */
function statement(title: string): string {
  const found = [...statements].find(([name]) => name.includes(title));
  if (found === undefined) throw new Error(`no statement of ${title}`);
  return found[1];
}

describe.each(SERVERS)('the statements of the dashboard on %s', (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
  }, 60_000);
  afterAll(() => schemas.remove());

  async function ask(sql: string, { mode = SQL_MODES[0] ?? '', window = WINDOW } = {}): Promise<Row[]> {
    const connection = await schemas.db.pool.getConnection();
    try {
      await connection.query('SET SESSION sql_mode = ?', [mode]);
      const [rows] = await connection.query<RowDataPacket[]>(expandMacros(sql, window));
      return rows;
    } finally {
      connection.destroy();
    }
  }

  /** One minute of six samples on four cores, two of them busy. 3309 runs in the last sample only. */
  async function fill(): Promise<void> {
    const { db } = schemas;
    const hostId = await insertRow(db, 'host', { rshost: HOST });
    const [main, late, other, rest] = [
      await insertInstance(db, { hostId, port: 3307 }),
      await insertInstance(db, { hostId, port: 3309 }),
      await insertInstance(db, { hostId, kind: 'other' }),
      await insertInstance(db, { hostId, kind: 'unattributed' }),
    ];
    const device = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
    const mount = await insertRow(db, 'component', { host_id: hostId, kind: 'filesystem', name: '/data' });
    const command = await insertCommand(db, '/usr/bin/mysqldump --single-transaction orders');
    await insertRow(db, 'host_status', {
      ...{ host_id: hostId, interval_ms: 10_000, agent_version: '0.1.0', cores: 4 },
    });
    for (const offset of [0, 10, 20, 30, 40, 50]) {
      const endS = START_S + offset;
      const isLast = offset === 50;
      const key = { host_id: hostId, a_time: atSecond(endS), seq: endS % 65_536, interval_ms: 10_000 };
      const use = (cpuMs: number, memory: number, read: number) => ({
        ...{ cpu_user_ms: cpuMs, cpu_system_ms: 0, memory_bytes: memory },
        ...{ read_bytes: read, write_bytes: read },
      });
      await insertSample(db, {
        ...{ hostId, endS },
        host: {
          ...hostCpu({ cores: 4, busyMs: isLast ? 30_000 : 20_000 }),
          ...{ mem_total_bytes: 1_000 * MB, mem_used_bytes: 600 * MB, mem_cached_bytes: 100 * MB },
        },
        uses: {
          [main]: use(12_000, 300 * MB, 70 * MB),
          ...(isLast && { [late]: { ...use(12_000, 120 * MB, 6 * MB), restarts: 1 } }),
          [other]: use(9_000, 200 * MB, 10 * MB),
          [rest]: use(isLast ? -3_000 : -1_000, -50 * MB, 20 * MB),
        },
      });
      await insertRow(db, 'device_sample', {
        ...{ ...key, component_id: device, read_bytes: 100 * MB, write_bytes: 50 * MB, read_ops: 9 },
        ...{ write_ops: 9, busy_ms: isLast ? 10_007 : 1_000, weighted_ms: 9, read_ms: 9, write_ms: 9 },
      });
      const { interval_ms: _, ...keyWithoutInterval } = key;
      await insertRow(db, 'filesystem_sample', {
        ...{ ...keyWithoutInterval, component_id: mount, total_bytes: 110 * MB },
        ...{ used_bytes: (isLast ? 75 : 50) * MB, free_bytes: (isLast ? 25 : 50) * MB },
      });
      await insertRow(db, 'process_sample', {
        ...{ ...key, pid: 9120, started_at: atSecond(START_S - 60), instance_id: main, command_id: command },
        ...{ role: 'backup', cpu_user_ms: 6_000, cpu_system_ms: 0, memory_bytes: MB, read_bytes: 60 * MB },
        write_bytes: null,
      });
    }
  }

  describe.each(SQL_MODES)('with sql_mode "%s"', (mode) => {
    it.each([...statements])('%s runs and finds something', async (_, sql) => {
      expect((await ask(sql, { mode })).length).toBeGreaterThan(0);
    });

    it.each([...statements].filter(([name]) => !/^variable|Last report/.test(name)))(
      '%s finds nothing of another host, nor outside the window',
      async (_, sql) => {
        expect(await ask(sql, { mode, window: { ...WINDOW, host: 'db-18' } })).toEqual([]);
        const later = { ...WINDOW, fromS: START_S + 3_600, toS: START_S + 7_200 };
        expect(await ask(sql, { mode, window: later })).toEqual([]);
      },
    );
  });

  it('add up to the host, other and unattributed included, though an instance was there for a part only', async () => {
    const rows = await ask(statement('CPU by instance'));
    const cores = new Map(rows.map(({ metric, value }) => [metric, Number(value)]));
    expect([...cores.keys()]).toEqual(['mysqld 3307', 'mysqld 3309', 'other', 'unattributed']);
    expect(cores.get('mysqld 3307')).toBe(1.2);
    expect(cores.get('mysqld 3309')).toBe(0.2);
    expect(cores.get('unattributed')).toBeCloseTo(-8 / 60);
    const [host] = await ask(statement('CPU of the host'));
    const sum = [...cores.values()].reduce((total, value) => total + value, 0);
    expect(sum).toBeCloseTo(Number(host?.['cpu_user']));
    expect(Number(host?.['cores'])).toBe(4);
  });

  it('keep the peak that the average hides', async () => {
    const [host] = await ask(statement('CPU of the host'));
    expect(Number(host?.['cpu_peak'])).toBe(3);
    const [device] = await ask(statement('Devices busy'));
    expect(device).toMatchObject({ metric: 'sda' });
    expect(Number(device?.['value'])).toBe(1);
  });

  it('give averages over time for memory, negative where more was attributed than used', async () => {
    const rows = await ask(statement('Memory by instance'));
    const bytes = new Map(rows.map(({ metric, value }) => [metric, Number(value)]));
    expect(bytes.get('mysqld 3307')).toBe(300 * MB);
    expect(bytes.get('mysqld 3309')).toBe(20 * MB);
    expect(bytes.get('unattributed')).toBe(-50 * MB);
  });

  it('give rates for what was read and dirtied', async () => {
    for (const title of ['Disk reads by instance', 'Dirtied by instance']) {
      const rows = await ask(statement(title));
      expect(rows.map(({ metric, value }) => [metric, Number(value)])).toContainEqual([
        'mysqld 3307',
        7 * MB,
      ]);
    }
    const [device] = await ask(statement('Devices: read and write A'));
    expect(Number(device?.['value'])).toBe(10 * MB);
  });

  it('name who used most, of the instances only', async () => {
    const [cpu] = await ask(statement('Most CPU'));
    expect(cpu?.['instance']).toBe('mysqld 3307');
    expect(Number(cpu?.['share'])).toBeCloseTo(72 / 130);
    expect((await ask(statement('Most reads')))[0]?.['instance']).toBe('mysqld 3307');
  });

  it('show processes with their command line, and what was not measured as nothing', async () => {
    const [process] = await ask(statement('Busiest processes'));
    expect(process).toMatchObject({
      ...{ instance: 'mysqld 3307', pid: 9120, role: 'backup', write_rate: null },
      command: '/usr/bin/mysqldump --single-transaction orders',
    });
    expect(Number(process?.['cpu'])).toBe(0.6);
    expect(Number(process?.['started'])).toBe((START_S - 60) * 1000);
    const [series] = await ask(statement('CPU by process'));
    expect(series?.['metric']).toBe('mysqldump 9120 · mysqld 3307');
    expect(Number(series?.['value'])).toBe(0.6);
  });

  it('show file systems as they were last', async () => {
    const [mount] = await ask(statement('File systems'));
    expect(mount?.['mount']).toBe('/data');
    expect(Number(mount?.['used'])).toBe(0.75);
  });

  it('mark the restarts', async () => {
    const marks = await ask(statement('annotation'));
    expect(marks.map(({ time, text }) => [Number(time), text])).toEqual([[START_S + 50, 'mysqld 3309']]);
  });
});
