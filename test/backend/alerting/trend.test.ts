import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
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
