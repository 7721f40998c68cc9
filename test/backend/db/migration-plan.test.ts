import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseMigration, readMigrations } from '../../../backend/src/db/migration-files.ts';
import { planMigrations, type MigrationRecord } from '../../../backend/src/db/migration-plan.ts';

const TABLE = '-- schema: monitor\n-- why\nCREATE TABLE a (id INT)';

describe('a migration file', () => {
  it('is one statement with its schema on the first line', () => {
    expect(parseMigration('0003_a_b.sql', TABLE)).toEqual({
      ...{ number: 3, name: '0003_a_b', schema: 'monitor', verb: 'CREATE', sql: TABLE },
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
    });
    expect(parseMigration('0001_x.sql', '-- schema: private\nALTER TABLE a ADD b INT')).toMatchObject({
      ...{ schema: 'private', verb: 'ALTER' },
    });
  });

  it('is the same whatever its line ends, and another one after any other change', () => {
    const checksum = (text: string) => parseMigration('0001_a.sql', text).checksum;
    expect(checksum(TABLE.replaceAll('\n', '\r\n'))).toBe(checksum(TABLE));
    expect(checksum(`${TABLE} `)).not.toBe(checksum(TABLE));
  });

  it.each([
    ['1_a.sql', TABLE, /its name/],
    ['0001-a.sql', TABLE, /its name/],
    ['0001_a.sql', 'CREATE TABLE a (id INT)', /first line/],
    ['0001_a.sql', '-- schema: other\nCREATE TABLE a (id INT)', /first line/],
    ['0001_a.sql', '-- schema: monitor\nINSERT INTO a VALUES (1)', /begin with/],
    ['0001_a.sql', '-- schema: monitor\n', /begin with/],
  ])('%s with %j is refused', (name, text, reason) => {
    expect(() => parseMigration(name, text)).toThrow(
      expect.objectContaining({
        code: 'MIGRATION_MALFORMED',
        message: expect.stringMatching(reason) as string,
      }),
    );
  });
});

describe('a folder of migrations', () => {
  let folder: string;
  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'dpm-migrations-'))));
  afterEach(() => rmSync(folder, { recursive: true }));
  const write = (...names: string[]) => names.forEach((name) => writeFileSync(join(folder, name), TABLE));

  it('is read in order', () => {
    write('0002_b.sql', '0001_a.sql', 'README.md');
    expect(readMigrations(folder).map(({ name }) => name)).toEqual(['0001_a', '0002_b']);
  });

  it.each([[['0002_b.sql']], [['0001_a.sql', '0003_c.sql']], [['0001_a.sql', '0001_b.sql']]])(
    'with a gap or a number twice is refused: %j',
    (names) => {
      write(...names);
      expect(() => readMigrations(folder)).toThrow(expect.objectContaining({ code: 'MIGRATION_GAP' }));
    },
  );

  it('that is not there is named', () => {
    const absent = join(folder, 'absent');
    expect(() => readMigrations(absent)).toThrow(
      expect.objectContaining({ code: 'MIGRATIONS_MISSING', where: absent }),
    );
  });
});

describe('the plan', () => {
  const files = ['0001_a', '0002_b', '0003_c'].map((name) => parseMigration(`${name}.sql`, TABLE));
  const record = (number: number, change: Partial<MigrationRecord> = {}): MigrationRecord => {
    const { name = '', checksum = '' } = files[number - 1] ?? {};
    return { number, name, checksum, applied: true, ...change };
  };
  const plan = (...records: MigrationRecord[]) =>
    planMigrations(files, records).map(({ migration, resumed }) => [migration.number, resumed]);

  it('is everything for an empty database, and nothing for a current one', () => {
    expect(plan()).toEqual([1, 2, 3].map((number) => [number, false]));
    expect(plan(record(1), record(2), record(3))).toEqual([]);
  });

  it('takes up one that was started', () => {
    expect(plan(record(1), record(2, { applied: false }))).toEqual([
      [2, true],
      [3, false],
    ]);
  });

  it.each([
    ['SCHEMA_NEWER', [record(1), record(2), record(3), record(4)]],
    ['SCHEMA_NEWER', [record(4, { applied: false })]],
    ['MIGRATION_CHANGED', [record(1, { checksum: 'another' })]],
    ['MIGRATION_CHANGED', [record(1, { name: '0001_z' })]],
    ['MIGRATION_GAP', [record(1), record(3)]],
  ])('stops with %s', (code, records) => {
    expect(() => plan(...records)).toThrow(expect.objectContaining({ code }));
  });
});
