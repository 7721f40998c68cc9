import { afterAll, beforeAll, expect, it } from 'vitest';
import type { RowDataPacket } from 'mysql2/promise';
import { hourOfWeek, hourOfWeekSql } from '../../../backend/src/db/hour-of-week.ts';
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

it.each(['2026-01-05T00:00', '2026-01-05T01:00', '2026-01-07T13:00', '2026-01-11T23:00', '2026-01-12T00:00'])(
  'of the hour that ends at %s is the same number in SQL',
  async (end) => {
    const endS = Date.parse(`${end}Z`) / 1_000;
    const [rows] = await schemas.db.pool.query<RowDataPacket[]>(
      `SELECT ${hourOfWeekSql('FROM_UNIXTIME(?)')} AS ended, ${hourOfWeekSql('FROM_UNIXTIME(?)')} AS within`,
      [endS, endS - 1_500],
    );
    expect(rows.map((row) => [Number(row['ended']), Number(row['within'])])).toEqual([
      [hourOfWeek(endS), hourOfWeek(endS)],
    ]);
  },
);
