import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openDatabase } from '../../../backend/src/db/database.ts';
import type { Ingest } from '../../../backend/src/ingest/ingest.ts';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { buildReport, REPORT_AT_MS } from '../../support/report.ts';
import { until } from '../../support/until.ts';

const HOSTS = 20;
const REPORTS = 40;

/** Sends every report of a host, each until it is acknowledged, and counts what it was told. */
async function sendAll(
  { accept }: Pick<Ingest, 'accept'>,
  { hostId, told }: { hostId: number; told: Map<string, number> },
): Promise<void> {
  const note = (what: string) => told.set(what, (told.get(what) ?? 0) + 1);
  for (let seq = 1; seq <= REPORTS; seq += 1) {
    const report = buildReport({ seq, atMs: REPORT_AT_MS + 30_000 * seq });
    for (;;) {
      try {
        note((await accept(report, { hostId })).status);
        break;
      } catch (error) {
        note((error as { code: string }).code);
        await delay(20);
      }
    }
  }
}

describe('a database that dies and comes back', () => {
  let server: TestMariadb;
  let stage: IngestStage;
  beforeAll(async () => {
    server = await startMariadb();
    stage = await openStage(server);
  });
  beforeEach(() => stage.reset());
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });

  it('has every acknowledged report once, and the log says it once', async () => {
    const logged: string[] = [];
    const log = {
      warn: (_facts: object, message: string) => void logged.push(`warn ${message}`),
      info: (_facts: object, message: string) => void logged.push(`info ${message}`),
    };
    const backends = [stage.open({ log }), stage.open()];
    const told = new Map<string, number>();
    const hosts = Array.from({ length: HOSTS }, (_, n) => 1_000 + n);
    const sending = Promise.all(
      hosts.map((hostId, n) => sendAll(backends[n % 2] ?? stage.ingest, { hostId, told })),
    );
    const acknowledged = () => (told.get('stored') ?? 0) + (told.get('duplicate') ?? 0);
    for (const reached of [0.2, 0.5]) {
      await until(async () => (acknowledged() > reached * HOSTS * REPORTS ? true : undefined), 60_000);
      await server.kill9();
      const before = told.get('DATABASE_UNAVAILABLE') ?? 0;
      await until(
        async () => ((told.get('DATABASE_UNAVAILABLE') ?? 0) > before + 2 * HOSTS ? true : undefined),
        60_000,
      );
      await server.restart();
    }
    await sending;

    expect([...told.keys()].sort()).toEqual(expect.arrayContaining(['DATABASE_UNAVAILABLE', 'stored']));
    expect(acknowledged()).toBe(HOSTS * REPORTS);
    const perHost = await stage.query(
      `SELECT host_id, COUNT(*) AS reports, COUNT(DISTINCT seq) AS seqs FROM host_sample
       GROUP BY host_id ORDER BY host_id`,
    );
    expect(perHost).toEqual(hosts.map((host_id) => ({ host_id, reports: REPORTS, seqs: REPORTS })));
    for (const [table, rows] of [
      ['instance_sample', 4],
      ['process_sample', 2],
      ['net_pair_sample', 2],
      ['agent_sample', 1],
    ] as const) {
      expect({ table, count: await stage.count(table) }).toEqual({ table, count: HOSTS * REPORTS * rows });
    }
    const receipts = await stage.query('SELECT DISTINCT sequences FROM report_boot');
    expect(receipts).toEqual([{ sequences: `[[1,${REPORTS}]]` }]);
    expect(logged).toEqual([
      'warn database unavailable: reports wait in the spools of the agents',
      'info database available again: reports are stored',
      'warn database unavailable: reports wait in the spools of the agents',
      'info database available again: reports are stored',
    ]);
  }, 120_000);

  it('that takes no writes for a while refuses reports with 503, and takes them after', async () => {
    await stage.query('SET GLOBAL read_only = 1');
    await stage.query("CREATE USER writer@'%' IDENTIFIED BY 'writer'");
    await stage.query("GRANT SELECT, INSERT, UPDATE ON *.* TO writer@'%'");
    const { host, port } = server;
    const { schemas } = stage.db;
    const db = openDatabase({ host, port, user: 'writer', password: 'writer', schemas, connections: 3 });
    const ingest = stage.open({ db });
    const report = buildReport({ seq: 1 });
    await expect(ingest.accept(report, { hostId: 7 })).rejects.toMatchObject({
      ...{ code: 'DATABASE_UNAVAILABLE', httpStatus: 503 },
    });
    await stage.query('SET GLOBAL read_only = 0');
    expect(await ingest.accept(report, { hostId: 7 })).toMatchObject({ status: 'stored' });
    await ingest.close();
    await db.close();
  });
});
