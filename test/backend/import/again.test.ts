import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SAMPLE_TABLES, type OldTable } from '../../../backend/src/import/old-tables.ts';
import { readHeldDays } from '../../../backend/src/import/days-store.ts';
import { rollUp } from '../../../backend/src/rollups/rollups.ts';
import { keepPartitions } from '../../../backend/src/retention/partitions.ts';
import { readDatabaseClock, readPartitions } from '../../../backend/src/retention/partitions-store.ts';
import { Pace } from '../../../backend/src/import/pace.ts';
import { openImportStage, type ImportStage } from '../../support/import-stage.ts';
import { generateOldContent } from '../../support/old-rows.ts';
import { expectSame, readOldTable, readView } from '../../support/old-views.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

/** Imports in a process of its own, in small batches that each take a moment. */
const CHILD = `
  const { path, job } = JSON.parse(process.env.JOB);
  const load = (name) => import(path + name);
  const { openDatabase } = await load('backend/src/db/database.ts');
  const { OldDatabase } = await load('backend/src/import/old-database-store.ts');
  const { importAll } = await load('backend/src/import/import.ts');
  const { maskCommandText } = await load('backend/protocol/src/masking/mask.ts');
  const { makePastDays } = await load('backend/src/retention/past-days.ts');
  const { Pace } = await load('backend/src/import/pace.ts');
  const db = openDatabase({ ...job.target, connections: 2 });
  const old = await OldDatabase.open(job.old);
  await old.useTimeZone('+08:00');
  await importAll({
    db, old, timeZone: '+08:00', settleMs: 0, batchRows: 23, clock: () => performance.now(),
    pace: new Pace({ rowsPerS: 1500, sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)) }),
    signal: new AbortController().signal, mask: maskCommandText,
    makeDays: (table, days) => makePastDays(db, { table, days }),
    onProgress: () => process.stdout.write('.'),
  });
  await Promise.all([db.close(), old.close()]);`;

for (const { name, available, start } of SERVERS) {
  describe(`an import that is run again on ${name}`, { timeout: 180_000 }, () => {
    let server: TestServer;
    let stage: ImportStage;
    beforeAll(async () => {
      if (available) server = await start();
    }, 60_000);
    afterAll(async () => {
      if (available) await server.stop();
    });
    beforeEach(async ({ skip }) => {
      skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set');
      stage = await openImportStage(server);
    });
    afterEach(async () => {
      if (available) await stage.close();
    });

    const count = async (table: string) =>
      Number((await stage.query('SELECT COUNT(*) AS n FROM ??', [table]))[0]?.['n']);

    it('stores nothing twice, then only what is new, and merges what it is made to read once more', async () => {
      await stage.fill(generateOldContent({ reports: 30 }));
      const first = await stage.run();
      const before = await count('host_sample');
      const second = await stage.check(await stage.run());
      expect(await count('host_sample')).toBe(before);
      expect([...second.values()].flatMap(({ problems }) => problems)).toEqual([]);

      await stage.query(`DELETE FROM ${stage.db.privateTable('import_progress')}`);
      const again = await stage.check(await stage.run({ batchRows: 13 }));
      for (const { table, tally } of first) {
        const now = again.get(table) ?? expect.fail(table);
        expect(now.tally, table).toMatchObject({ imported: 0, merged: tally.imported + tally.merged });
        expect(now.problems, table).toEqual([]);
      }

      const row = { rshost: 'new', cpu_info: { total: '4' }, a_time: '2025-03-09 01:02:03' };
      await stage.old.insert('hostInfo', [row]);
      const third = (await stage.check(await stage.run())).get('hostInfo');
      expect(await count('host_sample')).toBe(before + 1);
      expect(third).toMatchObject({ problems: [], tally: { imported: 1 } });
    });

    it('goes on after kill -9 at any point, and ends as if nothing had been', async () => {
      await stage.fill(generateOldContent({ reports: 90 }));
      const { host, port, user, password } = server;
      const old = { host, port, ...stage.old.reader, schema: stage.old.schema, tables: stage.names };
      const target = { host, port, user, password, schemas: stage.db.schemas };
      const path = pathToFileURL(`${process.cwd()}/`).href;
      let kills = 0;
      for (let run = 0; ; run += 1) {
        const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', CHILD], {
          env: { ...process.env, JOB: JSON.stringify({ path, job: { old, target } }) },
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        const ended = new Promise((resolve) => child.once('exit', (code, signal) => resolve(signal ?? code)));
        // Killed some batches after it began to work, each time at another point of one.
        const working = new Promise((resolve) => child.stdout.once('data', resolve));
        await Promise.race([working, ended]);
        if (run < 6) {
          await delay(100 + run * 137);
          child.kill('SIGKILL');
        }
        const result = await ended;
        if (result === 'SIGKILL') kills += 1;
        else {
          expect(result).toBe(0);
          break;
        }
      }
      expect(kills).toBeGreaterThan(3);
      const checks = await stage.check(await stage.run());
      for (const table of SAMPLE_TABLES) {
        const { tally, problems, oldRows } = checks.get(table) ?? expect.fail(table);
        expect(problems, table).toEqual([]);
        expect(tally.read, table).toBe(oldRows);
        expectSame(await readView(stage, table), await readOldTable(stage, table));
      }
    });

    it('stops when asked to, after a whole batch, and says that it is not complete', async () => {
      await stage.fill(generateOldContent({ reports: 30 }));
      const abort = new AbortController();
      const onProgress = ({ table }: { table: OldTable }) => {
        if (table === 'hostInfo') abort.abort();
      };
      const results = await stage.run({ signal: abort.signal, onProgress });
      const hostInfo = results.find(({ table }) => table === 'hostInfo');
      expect(hostInfo).toMatchObject({ complete: false, tally: { read: 97 } });
      expect(results.find(({ table }) => table === 'diskInfo')).toMatchObject({
        complete: false,
        tally: { read: 0 },
      });
      const rest = await stage.check(await stage.run());
      expect([...rest.values()].every(({ complete, problems }) => complete && problems.length === 0)).toBe(
        true,
      );
    });

    it('does not go on when another process imports the same table, and stores nothing of its batch', async () => {
      await stage.fill(generateOldContent({ reports: 30 }));
      const progress = stage.db.privateTable('import_progress');
      const elsewhere: Promise<unknown>[] = [];
      const onProgress = ({ table }: { table: OldTable }) => {
        if (table !== 'hostInfo' || elsewhere.length > 0) return;
        elsewhere.push(
          stage.query(`UPDATE ${progress} SET last_id = last_id + 1 WHERE old_table = 'hostInfo'`),
        );
      };
      const pace = new Pace({ rowsPerS: 1e6, sleep: async () => void (await Promise.all(elsewhere)) });
      await expect(stage.run({ onProgress, pace })).rejects.toMatchObject({ code: 'IMPORT_ELSEWHERE' });
      expect(await count('host_sample')).toBeLessThanOrEqual(97);
      await stage.query(`UPDATE ${progress} SET last_id = last_id - 1 WHERE old_table = 'hostInfo'`);
      expect((await stage.check(await stage.run())).get('hostInfo')).toMatchObject({
        problems: [],
        complete: true,
      });
    });

    it('leaves out the time for which a host reported here itself', async () => {
      await stage.fill(generateOldContent({ reports: 30 }));
      await stage.query("INSERT INTO host (host_id, rshost) VALUES (900, 'db-17')");
      // From the second day on it reports every 30 s to this program.
      const fromS = Date.UTC(2025, 2, 1, 23, 0) / 1000;
      const values = Array.from({ length: 4_000 }, (_, place) => [
        ...[900, new Date((fromS + place * 30) * 1000), place % 65_536, 1, 30_000],
      ]);
      await stage.query("INSERT INTO report_boot (host_id, boot, sequences) VALUES (900, 'x', '[]')");
      await stage.db.pool.query(
        'INSERT INTO instance_sample (host_id, a_time, seq, instance_id, interval_ms) VALUES ?',
        [values],
      );
      const checks = await stage.check(await stage.run());
      for (const table of ['hostInfo', 'diskInfo'] as OldTable[]) {
        const { tally, problems } = checks.get(table) ?? expect.fail(table);
        expect(problems, table).toEqual([]);
        expect(tally.covered, table).toBeGreaterThan(20);
      }
      const rowsOf = async (condition: string) =>
        (
          await stage.query(
            `SELECT COUNT(*) AS n FROM host_sample WHERE ${condition} AND a_time > FROM_UNIXTIME(?)`,
            [fromS],
          )
        )[0]?.['n'];
      expect(await rowsOf('host_id = 900')).toBe(0);
      expect(await rowsOf('host_id <> 900')).toBeGreaterThan(20);
    });

    it('keeps days that are older than the retention until their rollups exist, then lets them go', async () => {
      const roll = () =>
        rollUp(stage.db, {
          ...{ log: { info: () => undefined }, goOn: () => Promise.resolve(true) },
          ...{ lateRestS: 0, rest: () => Promise.resolve() },
        });
      // As where the backend has run for a while: what is imported is late.
      await roll();
      await stage.fill(generateOldContent({ reports: 30 }));
      const results = await stage.run();
      const before = await count('host_sample');
      const log = { info: () => undefined, warn: () => undefined };
      const keep = async () =>
        keepPartitions(stage.db, {
          ...{ days: { raw: 30, '5m': 3_650, '1h': 3_650 }, nowMs: await readDatabaseClock(stage.db), log },
          heldDays: await readHeldDays(stage.db),
        });
      await keep();
      expect(await count('host_sample')).toBe(before);
      await roll();
      await keep();
      // More of a day may be on its way until it has rested for some minutes.
      expect(await count('host_sample')).toBe(before);
      await stage.query(
        `UPDATE ${stage.db.privateTable('import_day')} SET changed_at = CURRENT_TIMESTAMP - INTERVAL 11 MINUTE`,
      );
      await roll();
      await keep();
      expect(await count('host_sample')).toBe(0);
      const rolled = await stage.query('SELECT SUM(samples) AS n FROM host_1h');
      expect(Number(rolled[0]?.['n'])).toBe(before);
      expect([...(await stage.check(results)).values()].flatMap(({ problems }) => problems)).toEqual([]);
      await stage.run();
      expect((await readPartitions(stage.db)).get('host_sample')?.[0]?.name).not.toMatch(/^p2025/);
    });

    it('tells when the target does not hold what was imported, and when rows were missed', async () => {
      await stage.fill(generateOldContent({ reports: 30 }));
      const results = await stage.run();
      await stage.query('DELETE FROM host_sample ORDER BY host_id, a_time LIMIT 2');
      const lost = (await stage.check(results)).get('hostInfo');
      expect(lost?.problems[0]).toMatch(/rows were imported into host_sample/);
      const row = generateOldContent({ reports: 1 }).diskInfo[0];
      await stage.old.insert('diskInfo', [{ ...row, id: -4 }]);
      const missed = (await stage.check(results)).get('diskInfo');
      expect(missed?.problems[0]).toMatch(/the old table holds \d+ rows/);
    });
  });
}
