import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DASHBOARDS } from '../../provisioning/src/dashboards/dashboards.ts';
import { openTestSchemas, SERVERS, type Row, type TestSchemas } from '../support/sample-rows.ts';
import { fillMinute, MB } from './support/minute.ts';
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
/** Of every dashboard, each statement once. */
const statements = new Map(
  Object.keys(DASHBOARDS).flatMap((name) =>
    [...statementsOf(readDashboard('en-US', name))].map(
      ([place, sql]) => [`${name}: ${place}`, sql] as const,
    ),
  ),
);

/** The statement of the panel with that title. */
function statement(title: string): string {
  const found = [...statements].find(([name]) => name.includes(title));
  if (found === undefined) throw new Error(`no statement of ${title}`);
  return found[1];
}

describe.each(SERVERS)('the statements of the dashboards on %s', (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fillMinute(schemas.db, { host: HOST, startS: START_S });
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

  describe.each(SQL_MODES)('with sql_mode "%s"', (mode) => {
    it.each([...statements])('%s runs and finds something', async (_, sql) => {
      expect((await ask(sql, { mode })).length).toBeGreaterThan(0);
    });

    it.each([...statements].filter(([name]) => !/: variable|Last report|^fleet/.test(name)))(
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
      ...{ instance: 'mysqld 3307', pid: 9120, role: 'backup' },
      command: '/usr/bin/mysqldump --single-transaction orders',
    });
    expect(Number(process?.['cpu'])).toBe(0.6);
    expect(Number(process?.['started'])).toBe((START_S - 60) * 1000);
    const [series] = await ask(statement('CPU by process B'));
    expect(series).toMatchObject({ instance: 'mysqld 3307', process: 'mysqldump 9120' });
    expect(Number(series?.['value'])).toBe(0.6);
  });

  it('show file systems as they were last', async () => {
    const [mount] = await ask(statement('File systems'));
    expect(mount?.['mount']).toBe('/data');
    expect(Number(mount?.['used'])).toBe(0.75);
  });

  const metrics = async (title: string, window = WINDOW) =>
    new Map(
      (await ask(statement(title), { window })).map(({ metric, instance, process, client, value }) => [
        metric ?? `${String(process ?? client)} of ${String(instance)}`,
        Number(value),
      ]),
    );

  it('give the network of the host, of its interfaces, of each instance and of each client', async () => {
    const [host] = await ask(statement('Network of the host'));
    expect(Number(host?.['net_in'])).toBeCloseTo(10.6 * MB);
    expect(Number(host?.['link'])).toBe(125 * MB);
    expect(await metrics('Interfaces A')).toEqual(new Map([['eth0', 10.6 * MB]]));
    expect((await metrics('Received by instance')).get('mysqld 3307')).toBe(7 * MB);
    expect((await metrics('Sent by instance')).get('mysqld 3307')).toBe(3.5 * MB);
    expect(await metrics('Clients')).toEqual(new Map([['10.0.0.9 of mysqld 3307', 1.5 * MB]]));
    expect(await metrics('Errors and drops')).toEqual(new Map([['eth0', 6]]));
  });

  it('give the six figures of each process', async () => {
    const name = 'mysqldump 9120 of mysqld 3307';
    const figures = ['CPU by process', 'Memory by process', 'Disk reads by process', 'Dirtied by process'];
    const values = await Promise.all(
      [...figures, 'Received by process', 'Sent by process'].map(async (title) =>
        (await metrics(`${title} B`)).get(name),
      ),
    );
    expect(values).toEqual([0.6, MB, 6 * MB, 0.3 * MB, 0.8 * MB, 0.4 * MB]);
  });

  it('give queue, latency, waits and pressure', async () => {
    expect((await metrics('Devices: queue')).get('sda')).toBeCloseTo(0.0009);
    expect((await metrics('Devices: latency')).get('sda')).toBeCloseTo(0.001);
    expect((await metrics('Waiting for CPU')).get('mysqld 3307')).toBe(0.6);
    expect((await metrics('Waiting for block')).get('mysqld 3307')).toBe(0.3);
    const [psi] = await ask(statement('Waiting on the host'));
    expect([psi?.['psi_cpu_some'], psi?.['psi_io_some'], psi?.['psi_memory_some']].map(Number)).toEqual([
      0.1, 0.5, 0,
    ]);
    const [load] = await ask(statement('Load and tasks'));
    expect(Number(load?.['load1'])).toBe(7);
    const [swap] = await ask(statement('Swapping'));
    expect([swap?.['swap_in'], swap?.['swap_out']].map(Number)).toEqual([0.1 * MB, 0.2 * MB]);
  });

  it('tell in how many days a file system is full, at the pace of seven days', async () => {
    const [mount] = await ask(statement('space and days left'));
    expect(mount).toMatchObject({ mount: '/data' });
    expect(Number(mount?.['free'])).toBe(25 * MB);
    expect(Number(mount?.['days_left'])).toBeCloseTo(25 / 24, 3);
  });

  it('give the health of the agent, and nothing for what it did not tell', async () => {
    const [cpu] = await ask(statement('CPU of the agent'));
    expect([cpu?.['agent_own'], cpu?.['agent_children']].map(Number)).toEqual([0.005, 0.001]);
    const [timing] = await ask(statement('Punctuality'));
    expect([timing?.['sample_ms'], timing?.['late_ms']].map(Number)).toEqual([40, 900]);
    const [reports] = await ask(statement('Reports waiting'));
    expect(Number(reports?.['spool_reports'])).toBe(3);
    const [coverage] = await ask(statement('Coverage'));
    expect(Number(coverage?.['coverage_processes'])).toBe(0.5);
    expect(coverage?.['coverage_net']).toBeNull();
  });

  it('list and count the hosts', async () => {
    const [row] = await ask(statement('worst first'));
    expect(row).toMatchObject({ host: HOST, agent: '0.1.0' });
    for (const [title, hosts] of [
      ['reporting', 1],
      ['silent', 0],
      ['at their limit', 0],
    ] as const)
      expect(Number((await ask(statement(`Hosts ${title}`)))[0]?.['hosts'])).toBe(hosts);
  });

  it('show the chosen instances only', async () => {
    const window = { ...WINDOW, instances: ['mysqld 3309'] };
    expect([...(await metrics('CPU by instance', window)).keys()]).toEqual(['mysqld 3309']);
    expect((await metrics('CPU by process B', window)).size).toBe(0);
    const names = await ask(statement('variable instance'));
    expect(names.map(({ name }) => name)).toEqual(['mysqld 3307', 'mysqld 3309', 'other', 'unattributed']);
  });

  it('mark the incidents for as long as they lasted', async () => {
    const marks = await ask(statement('annotation 2'));
    expect(marks.map(({ time, timeend, text }) => [Number(time), Number(timeend), text])).toEqual([
      [START_S + 10, START_S + 40, '#1 disk 98%'],
    ]);
  });

  it('mark the restarts', async () => {
    const marks = await ask(statement('annotation 1'));
    expect(marks.map(({ time, text }) => [Number(time), text])).toEqual([[START_S + 50, 'mysqld 3309']]);
  });
});
