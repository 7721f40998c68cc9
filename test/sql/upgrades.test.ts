import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Database } from '../../backend/src/db/database.ts';
import { migrate } from '../../backend/src/db/migrate.ts';
import { readMigrations } from '../../backend/src/db/migration-files.ts';
import { createSchemas, MIGRATIONS, SERVERS, type TestSchemas, type TestServer } from '../support/servers.ts';

const FILES = readMigrations(MIGRATIONS);
/** Versions whose upgrade is done by itself; every other one is passed through with its rows on the way up. */
const FROM_THEMSELVES = [1, 5, 20, 29, FILES.length - 1];

interface Column {
  schema: string;
  table: string;
  name: string;
  type: string;
  length: number | null;
  decimals: number | null;
  inKey: boolean;
}
/** A row that was put into a table, as the server gave it back at once. */
interface Planted {
  schema: string;
  table: string;
  version: number;
  key: Record<string, unknown>;
  row: Record<string, unknown>;
}

for (const { name, available, start } of SERVERS) {
  describe(`upgrades on ${name}`, { timeout: 120_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let db: Database;
    let folder: string;
    let planted: Planted[];

    beforeAll(async () => {
      if (available) server = await start();
    }, 60_000);
    afterAll(async () => {
      if (available) await server.stop();
    });
    beforeEach(async ({ skip }) => {
      skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set');
      folder = mkdtempSync(join(tmpdir(), 'dpm-upgrades-'));
      made = await createSchemas(server, { migrated: false });
      db = made.db;
      planted = [];
    });
    afterEach(async () => {
      if (!available) return;
      await made.drop();
      rmSync(folder, { recursive: true });
    });

    const select = async (sql: string, values: unknown[] = []) =>
      (await db.pool.query<RowDataPacket[]>(sql, values))[0] as Record<string, unknown>[];
    /** Brings the database to one version, as a program of that time would have. */
    const upgradeTo = async (version: number) => {
      for (const file of FILES.slice(0, version))
        cpSync(join(MIGRATIONS, `${file.name}.sql`), join(folder, `${file.name}.sql`));
      await migrate(db, { directory: folder, holder: 'test' });
    };
    /** Columns of every table, without what the server makes itself. */
    const listColumns = async (): Promise<Map<string, Column[]>> => {
      const rows = await select(
        `SELECT c.table_schema AS \`schema\`, c.table_name AS \`table\`, c.column_name AS name, c.data_type AS type,
           c.character_maximum_length AS length, c.numeric_scale AS decimals, c.column_key = 'PRI' AS inKey
         FROM information_schema.columns c JOIN information_schema.tables t
           ON t.table_schema = c.table_schema AND t.table_name = c.table_name
         WHERE c.table_schema IN (?) AND t.table_type = 'BASE TABLE' AND c.table_name NOT LIKE 'dpm!_%' ESCAPE '!'
           AND c.extra NOT LIKE '%GENERATED%' ORDER BY c.table_schema, c.table_name, c.ordinal_position`,
        [Object.values(db.schemas)],
      );
      const tables = new Map<string, Column[]>();
      for (const row of rows as unknown as Column[]) {
        const column = { ...row, inKey: Number(row.inKey) === 1 };
        const key = `${column.schema}.${column.table}`;
        tables.set(key, [...(tables.get(key) ?? []), column]);
      }
      return tables;
    };
    const read = async ({ schema, table, key }: Pick<Planted, 'schema' | 'table' | 'key'>) => {
      const where = Object.keys(key).map((column) => `\`${column}\` = ?`);
      return select(`SELECT * FROM ?? WHERE ${where.join(' AND ')}`, [
        `${schema}.${table}`,
        ...Object.values(key),
      ]);
    };
    /** Puts a row of its own, every column filled, into every table that there is. */
    const plant = async (version: number) => {
      for (const columns of (await listColumns()).values()) {
        const { schema, table } = columns[0] ?? expect.fail('a table without columns');
        const values = columns.map((column) => valueFor(column, version));
        await db.pool.query('INSERT INTO ?? (??) VALUES (?)', [
          `${schema}.${table}`,
          columns.map((column) => column.name),
          values,
        ]);
        const key = Object.fromEntries(
          columns.flatMap((column, n) => (column.inKey ? [[column.name, values[n]]] : [])),
        );
        const [row, ...more] = await read({ schema, table, key });
        expect(more, table).toEqual([]);
        planted.push({ schema, table, version, key, row: row ?? expect.fail(`${table} lost its row`) });
      }
    };
    /** Compares what was planted with what is there now; columns that came later are not looked at. */
    const expectKept = async () => {
      expect(planted.length).toBeGreaterThan(0);
      for (const { schema, table, version, key, row } of planted) {
        const [now] = await read({ schema, table, key });
        expect(now, `${table} of version ${version}`).toMatchObject(row);
      }
    };

    it('keep every row that any version before the newest could have held', async () => {
      for (let version = 1; version < FILES.length; version += 1) {
        await upgradeTo(version);
        await plant(version);
      }
      await upgradeTo(FILES.length);
      await expectKept();
    });

    it.each(FROM_THEMSELVES)('bring version %i with its rows to the newest in one run', async (version) => {
      await upgradeTo(version);
      await plant(version);
      await upgradeTo(FILES.length);
      await expectKept();
      // What is new can be written.
      await plant(FILES.length);
    });
  });
}

const moment = (_: Column, version: number) => new Date(Date.UTC(2026, 0, 1) + version * 86_400_000);
const letters = ({ name, length }: Column, version: number) => `${version}-${name}`.slice(0, length ?? 1);
/** MariaDB's JSON is text that has to be JSON. */
const json = (_: Column, version: number) => JSON.stringify([[version, version]]);
const bytes = ({ length }: Column, version: number) => Buffer.from(`${version}`.slice(0, length ?? 1));
/** As long as the column, since the database fills up what is shorter; those of keys are looked for by it. */
const allBytes = ({ length }: Column, version: number) => Buffer.alloc(length ?? 1, `${version}`);

/** By type of the column; whole numbers are those of the version. */
const VALUES: Partial<Record<string, (column: Column, version: number) => unknown>> = {
  ...{ timestamp: moment, datetime: moment, char: letters, varchar: letters },
  ...{ json, tinytext: json, text: json, mediumtext: json, longtext: json },
  ...{ blob: bytes, mediumblob: bytes, longblob: bytes, varbinary: bytes, binary: allBytes },
  date: (_, version) => new Date(Date.UTC(2026, 0, version)).toISOString().slice(0, 10),
  decimal: ({ decimals }, version) =>
    Number((version / 10 ** Math.max(3, decimals ?? 0)).toFixed(decimals ?? 0)),
  double: (_, version) => version / 8,
};

/** A value that fits the column, and that no other version puts there. */
function valueFor(column: Column, version: number): unknown {
  return VALUES[column.type]?.(column, version) ?? version;
}
