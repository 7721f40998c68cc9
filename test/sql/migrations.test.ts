import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectServer } from '../../backend/src/db/accounts.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { migrate, pendingMigrations } from '../../backend/src/db/migrate.ts';
import { readMigrations } from '../../backend/src/db/migration-files.ts';
import { createLockTable, createRecordTable, recordStart } from '../../backend/src/db/migrations-store.ts';
import { createSchemas, MIGRATIONS, SERVERS, type TestSchemas, type TestServer } from '../support/servers.ts';

const FILES = readMigrations(MIGRATIONS);
const TOTAL = FILES.length;
const NAMES = FILES.map(({ name }) => name);
/** Tables and views that they make; the others change what is there. */
const MADE = FILES.filter(({ sql }) => /^CREATE (TABLE|SQL SECURITY INVOKER VIEW)/m.test(sql)).length;

const raise = (message: string): never => {
  throw new Error(message);
};

for (const { name, available, start } of SERVERS) {
  describe(`migrations on ${name}`, { timeout: 60_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let db: Database;
    let folder: string;

    beforeAll(async () => {
      if (available) server = await start();
    }, 60_000);
    afterAll(async () => {
      if (available) await server.stop();
    });
    beforeEach(async ({ skip }) => {
      skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set');
      folder = mkdtempSync(join(tmpdir(), 'dpm-migrations-'));
      made = await createSchemas(server, { migrated: false });
      db = made.db;
    });
    afterEach(async () => {
      if (!available) return;
      await made.drop();
      rmSync(folder, { recursive: true });
    });

    const run = (options: { directory?: string; waitMs?: number; holder?: string } = {}) =>
      migrate(db, { directory: MIGRATIONS, holder: 'test', ...options });
    const select = async (sql: string, values: unknown[] = []) =>
      (await db.pool.query<RowDataPacket[]>(sql, values))[0];
    const listTables = async () => {
      const rows = await select(
        'SELECT table_name AS name FROM information_schema.tables WHERE table_schema IN (?) ORDER BY table_name',
        [Object.values(db.schemas)],
      );
      return rows.map((row) => row['name'] as string);
    };
    /** Puts the first `count` migrations into the folder, and one of its own after them. */
    const fill = (count: number, own?: string) => {
      for (const base of NAMES.slice(0, count))
        cpSync(join(MIGRATIONS, `${base}.sql`), join(folder, `${base}.sql`));
      const next = String(count + 1).padStart(4, '0');
      if (own !== undefined) writeFileSync(join(folder, `${next}_own.sql`), `-- schema: monitor\n${own}\n`);
    };

    it('make both schemas from nothing, and find nothing to do the second time', async () => {
      expect(await pendingMigrations(db, { directory: MIGRATIONS })).toEqual(NAMES);
      expect(await run()).toEqual({ applied: TOTAL, total: TOTAL });
      expect(await run()).toEqual({ applied: 0, total: TOTAL });
      expect(await pendingMigrations(db, { directory: MIGRATIONS })).toEqual([]);
      expect(await listTables()).toHaveLength(MADE + ['dpm_migration', 'dpm_migration_lock'].length);
    });

    it('apply only what is new', async () => {
      fill(20);
      expect(await run({ directory: folder })).toEqual({ applied: 20, total: 20 });
      expect(await pendingMigrations(db, { directory: MIGRATIONS })).toEqual(NAMES.slice(20));
      expect(await run()).toEqual({ applied: TOTAL - 20, total: TOTAL });
    });

    it('are applied once each when several processes run them at once', async () => {
      const results = await Promise.all(['a', 'b', 'c'].map((holder) => run({ holder })));
      expect(results.map(({ applied }) => applied).sort((a, b) => b - a)).toEqual([TOTAL, 0, 0]);
      expect(await select('SELECT number FROM dpm_migration WHERE applied_at IS NOT NULL')).toHaveLength(
        TOTAL,
      );
    });

    it.each([1, 21, 26])('go on after a kill between the record and the statement of %i', async (number) => {
      fill(number - 1);
      await createRecordTable(db);
      await run({ directory: folder });
      await recordStart(db, FILES[number - 1] ?? raise(`there is no migration ${number}`));
      fill(number);
      expect(await run({ directory: folder })).toEqual({ applied: 1, total: number });
      expect(await pendingMigrations(db, { directory: folder })).toEqual([]);
      expect((await listTables()).filter((table) => !table.startsWith('dpm_'))).toHaveLength(number);
    });

    it('go on after a kill between the statement and its record, whichever it was', async () => {
      fill(TOTAL, 'ALTER TABLE host ADD COLUMN rack VARCHAR(20), CHANGE alias nickname VARCHAR(64) NULL');
      const all = { applied: TOTAL + 1, total: TOTAL + 1 };
      expect(await run({ directory: folder })).toEqual(all);
      const before = await listTables();
      await db.pool.query('UPDATE dpm_migration SET applied_at = NULL');
      expect(await run({ directory: folder })).toEqual(all);
      expect(await run({ directory: folder })).toEqual({ ...all, applied: 0 });
      expect(await listTables()).toEqual(before);
    });

    it('go on after their process was killed in their midst', async () => {
      const source = (path: string) => pathToFileURL(join(MIGRATIONS, '../../backend/src/db', path)).href;
      const script = `
        import { openDatabase } from ${JSON.stringify(source('database.ts'))};
        import { migrate } from ${JSON.stringify(source('migrate.ts'))};
        const { directory, ...address } = JSON.parse(process.env.JOB);
        const db = openDatabase({ ...address, connections: 3 });
        await migrate(db, { directory, holder: 'killed' });
        await db.close();`;
      const { host, port, user, password } = server;
      const job = { host, port, user, password, schemas: db.schemas, directory: MIGRATIONS };
      const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
        env: { ...process.env, JOB: JSON.stringify(job) },
        stdio: ['ignore', 'ignore', 'inherit'],
      });
      const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
      const begun = async () => {
        if (!(await listTables()).includes('dpm_migration')) return 0;
        return (await select('SELECT number FROM dpm_migration')).length;
      };
      await expect.poll(begun, { interval: 10, timeout: 20_000 }).toBeGreaterThan(3);
      child.kill('SIGKILL');
      expect(await ended).toBe('SIGKILL');
      expect(await begun()).toBeLessThan(TOTAL);
      // Its term would end by itself; the test does not wait for that.
      await db.pool.query(`UPDATE ${db.privateTable('dpm_migration_lock')} SET expires_at = NOW()`);
      await run();
      expect(await listTables()).toHaveLength(MADE + 2);
      expect(await run()).toEqual({ applied: 0, total: TOTAL });
    });

    it('wait for another process that migrates, and say so when it takes too long', async () => {
      fill(2);
      await createLockTable(db);
      await db.pool.query(
        `INSERT INTO ${db.privateTable('dpm_migration_lock')} VALUES ('migrate', 'other', 1, TIMESTAMPADD(HOUR, 1, NOW()))`,
      );
      await expect(run({ directory: folder, waitMs: 300 })).rejects.toMatchObject({
        code: 'MIGRATION_LOCKED',
      });
      expect(await listTables()).toEqual(['dpm_migration_lock']);
      const waiting = run({ directory: folder, waitMs: 60_000 });
      await db.pool.query(`UPDATE ${db.privateTable('dpm_migration_lock')} SET expires_at = NOW()`);
      expect(await waiting).toEqual({ applied: 2, total: 2 });
    });

    it('leave a database alone that a newer version made', async () => {
      fill(3);
      await run({ directory: folder });
      rmSync(join(folder, `${NAMES[2] ?? ''}.sql`));
      await expect(run({ directory: folder })).rejects.toMatchObject({ code: 'SCHEMA_NEWER' });
      await expect(pendingMigrations(db, { directory: folder })).rejects.toMatchObject({
        code: 'SCHEMA_NEWER',
      });
    });

    it('refuse a file that is not what was applied', async () => {
      fill(3);
      await run({ directory: folder });
      const name = NAMES[1] ?? '';
      writeFileSync(join(folder, `${name}.sql`), '-- schema: monitor\nCREATE TABLE host (id INT)\n');
      await expect(run({ directory: folder })).rejects.toMatchObject({
        code: 'MIGRATION_CHANGED',
        where: `${name}.sql`,
      });
    });

    it('keep what went well when one fails, and go on when it is put right', async () => {
      fill(3, 'CREATE TABLE own (id NONSENSE)');
      await expect(run({ directory: folder })).rejects.toMatchObject({
        code: 'MIGRATION_FAILED',
        message: expect.stringMatching(/^0004_own failed: .*NONSENSE/) as string,
      });
      expect(await select('SELECT number FROM dpm_migration')).toHaveLength(3);
      fill(3, 'CREATE TABLE own (id INT)');
      expect(await run({ directory: folder })).toEqual({ applied: 1, total: 4 });
    });

    it('never take a table for theirs that somebody else made', async () => {
      await db.pool.query('CREATE TABLE component (id INT)');
      for (const attempt of ['first', 'second']) {
        await expect(run(), attempt).rejects.toMatchObject({
          code: 'MIGRATION_FAILED',
          message: expect.stringMatching(/exists/) as string,
        });
      }
      expect(await select('SHOW COLUMNS FROM component')).toHaveLength(1);
    });

    it('mark the schemas as ours, from the first moment on', async () => {
      const { host, port, user, password } = server;
      const admin = await createConnection({ host, port, user, password });
      const inspect = async () => {
        const { schemas } = db;
        return (await inspectServer(admin, { schemas, opens: () => Promise.resolve(true) })).foreignSchemas;
      };
      try {
        fill(1);
        await createLockTable(db);
        expect(await inspect()).toEqual([]);
        await run({ directory: folder });
        expect(await inspect()).toEqual([]);
        await db.pool.query('DROP TABLE dpm_migration');
        expect(await inspect()).toEqual([db.schemas.monitor]);
      } finally {
        await admin.end();
      }
    });
  });
}
