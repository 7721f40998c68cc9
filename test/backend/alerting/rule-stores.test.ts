import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import { readReadings } from '../../../backend/src/alerting/rules/readings-store.ts';
import { makeTrends } from '../../../backend/src/alerting/rules/trend-store.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { createSchemas, type TestSchemas } from '../../support/servers.ts';

let server: TestMariadb;
let schemas: TestSchemas;

beforeAll(async () => {
  server = await startMariadb();
  schemas = await createSchemas(server, { migrated: true });
}, 120_000);
afterAll(async () => {
  await schemas.drop();
  await server.stop();
});

it('tells how much a file system grows in a day, whatever its size, and nothing of one with too few hours', async () => {
  const { pool } = schemas.db;
  const rows = [1, 2].flatMap((component) =>
    Array.from({ length: component === 1 ? 48 : 3 }, (_, hour) => [
      ...[7, new Date(Date.now() - hour * 3_600_000), component, 1],
      9e12 - hour * 1e9,
    ]),
  );
  await pool.query(
    'INSERT INTO filesystem_1h (host_id, a_time, component_id, samples, used_bytes) VALUES ?',
    [rows],
  );
  expect(await makeTrends(schemas.db)).toBe(1);
  const [trends] = await pool.query<RowDataPacket[]>(
    'SELECT component_id, host_id, bytes_per_day, hours FROM filesystem_trend',
  );
  expect(trends).toEqual([
    { component_id: 1, host_id: 7, bytes_per_day: expect.any(Number) as number, hours: 48 },
  ]);
  expect(trends[0]?.['bytes_per_day'] / 24e9).toBeCloseTo(1, 3);
});

it('reads instances that are news, those with an open rule, and none of a fleet that was enrolled just now', async () => {
  const { pool } = schemas.db;
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1_000);
  const hosts = [
    [1, 'old', ago(86_400)],
    [2, 'enrolled', ago(20)],
  ];
  await pool.query('INSERT INTO host (host_id, rshost, created_at) VALUES ?', [hosts]);
  const instances = [
    { id: 11, host: 1, seen: ago(80_000), started: ago(80_000) },
    { id: 12, host: 1, seen: ago(80_000), started: ago(5) },
    { id: 13, host: 1, seen: ago(5), started: ago(90_000) },
    { id: 14, host: 1, seen: ago(80_000), started: null },
    { id: 21, host: 2, seen: ago(15), started: ago(90_000) },
  ];
  const rows = instances.map(({ id, host, seen, started }) => [
    ...[id, host, String(id), 'instance', 'mysqld', id, '', String(id), seen, seen, started],
  ]);
  await pool.query(
    `INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name, first_seen, last_seen,
       started_at) VALUES ?`,
    [rows],
  );
  const connection = await pool.getConnection();
  const { bySource } = await readReadings(connection, {
    floors: { 'instance.restarted': { value: 1 }, 'instance.new': { value: 1 } },
    ...{ hostIds: new Set<number>(), sinceMs: Date.now() - 10_000, nowMs: Date.now() },
    active: { host: new Set<number>(), component: new Set<number>(), instance: new Set([14]) },
  });
  connection.release();
  expect(Object.fromEntries(bySource.instance.map(({ subject, values }) => [subject, values]))).toEqual({
    'instance:12': { 'instance.restarted': 1, 'instance.new': 0 },
    'instance:13': { 'instance.restarted': 0, 'instance.new': 1 },
    'instance:14': { 'instance.restarted': 0, 'instance.new': 0 },
  });
});

it('reads of a fleet at rest only the hosts and instances that a rule, a state or an incident is about', async () => {
  const { pool } = schemas.db;
  const at = new Date(Math.floor(Date.now() / 1_000) * 1_000);
  const busy = { 31: 10, 32: 95, 33: 20, 34: 30 };
  const hosts = Object.entries(busy);
  const insert = (into: string, rows: unknown[][]) => pool.query(`INSERT INTO ${into} VALUES ?`, [rows]);
  await insert(
    'host (host_id, rshost)',
    hosts.map(([id]) => [id, `db-${id}`]),
  );
  await insert(
    'tb_monitor_host_config (id, rshost, istate)',
    hosts.map(([id]) => [0, `db-${id}`, 2]),
  );
  await insert(
    'host_status (host_id, a_time, reported_at, interval_ms, agent_version)',
    hosts.map(([id]) => [id, at, at, 10_000, '1']),
  );
  await insert(
    `host_sample (host_id, a_time, seq, interval_ms, cores, cpu_user_ms, cpu_nice_ms, cpu_system_ms, cpu_irq_ms,
       cpu_idle_ms, cpu_iowait_ms, disk_read_bytes)`,
    hosts.map(([id, percent]) => [
      id,
      at,
      1,
      10_000,
      1,
      percent * 100,
      0,
      0,
      0,
      (100 - percent) * 100,
      0,
      1_000,
    ]),
  );
  await insert(
    'instance (instance_id, host_id, identity, kind, engine, port, data_dir, name, first_seen, last_seen)',
    hosts.map(([id]) => [id, id, id, 'instance', 'mysqld', 3306, '', `mysqld ${id}`, '2020-01-01', at]),
  );
  await insert(
    'instance_sample (host_id, a_time, seq, instance_id, interval_ms, read_bytes)',
    hosts.map(([id]) => [id, at, 1, id, 10_000, id === '33' ? 710 : 90]),
  );
  const connection = await pool.getConnection();
  const {
    hosts: known,
    reported,
    bySource,
  } = await readReadings(connection, {
    floors: { 'host.cpu': { value: 90 }, 'instance.read': { share: 60 } },
    active: { host: new Set([31]), component: new Set<number>(), instance: new Set<number>() },
    ...{ hostIds: new Set([31]), sinceMs: Date.now() - 10_000, nowMs: Date.now() },
  });
  connection.release();
  expect(bySource.host.map(({ subject, values }) => [subject, values['host.cpu']])).toEqual([
    ['host:31', 10],
    ['host:32', 95],
  ]);
  expect(bySource.instance.map(({ subject, shares }) => [subject, shares['instance.read']])).toEqual([
    ['instance:33', 71],
  ]);
  expect([...known.keys()].sort()).toEqual([31, 32, 33]);
  expect([...reported].sort()).toEqual([31, 32, 33]);
});
