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
    floors: { 'instance.restarted': 1, 'instance.new': 1 },
    ...{ relative: false, sinceMs: Date.now() - 10_000, nowMs: Date.now() },
    active: { component: new Set<number>(), instance: new Set([14]) },
  });
  connection.release();
  expect(Object.fromEntries(bySource.instance.map(({ subject, values }) => [subject, values]))).toEqual({
    'instance:12': { 'instance.restarted': 1, 'instance.new': 0 },
    'instance:13': { 'instance.restarted': 0, 'instance.new': 1 },
    'instance:14': { 'instance.restarted': 0, 'instance.new': 0 },
  });
});
