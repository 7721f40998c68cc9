import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { BOOT, buildReport, REPORT_AT_MS, smallReport } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

const OTHER_BOOT = '11111111-2f3e-4a55-8c0d-7a1e5d3c9b21.89abcdef';
/** Report `seq` of a host that reports every 30 s. */
const nth = (seq: number, changes: Omit<Partial<Report>, 'host'> = {}) =>
  buildReport({ seq, atMs: REPORT_AT_MS + 30_000 * seq, ...changes });
const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

describe.each(SERVERS)('a report on $name', ({ available, start }) => {
  if (!available) {
    it('is stored once', ({ skip }) => skip('DPM_TEST_MYSQL_URL is not set'));
    return;
  }
  let server: TestServer;
  let stage: IngestStage;
  beforeAll(async () => {
    server = await start();
    stage = await openStage(server);
  });
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });
  beforeEach(() => stage.reset());
  const statuses = async (reports: Report[], hostId?: number) =>
    (await stage.store(reports, hostId)).map(({ status }) => status);
  const sequences = async () =>
    (await stage.query('SELECT seq FROM host_sample ORDER BY seq')).map(({ seq }) => seq);
  const receipts = async () =>
    (await stage.query('SELECT sequences FROM report_boot ORDER BY host_id, boot')).map((row) =>
      String(row['sequences']),
    );

  it('that comes again is a duplicate, and changes nothing', async () => {
    expect(await statuses([nth(1)])).toEqual(['stored']);
    const before = await stage.query('SELECT * FROM host_status');
    expect(await statuses([nth(1), nth(1, { spooled: true, server: '10.0.0.2:9301' })])).toEqual([
      ...['duplicate', 'duplicate'],
    ]);
    expect(await sequences()).toEqual([1]);
    expect(await stage.count('process_sample')).toBe(2);
    expect(await stage.query('SELECT pid, in_bytes FROM process_pair_sample ORDER BY pid')).toEqual([
      { pid: 4_001, in_bytes: 400_000 },
      { pid: 5_001, in_bytes: 600_000 },
    ]);
    expect(await stage.query('SELECT * FROM host_status')).toEqual(before);
  });

  it('that comes again with other content is still the one that was stored', async () => {
    await stage.store([nth(1)]);
    expect(await statuses([nth(1, { totals: {}, atMs: REPORT_AT_MS + 999_000 })])).toEqual(['duplicate']);
    expect(await stage.query('SELECT cores FROM host_sample')).toEqual([{ cores: 4 }]);
  });

  it('may come out of order', async () => {
    expect(await statuses([5, 3, 4, 1, 3, 2].map((seq) => nth(seq)))).toEqual([
      ...['stored', 'stored', 'stored', 'stored', 'duplicate', 'stored'],
    ]);
    expect(await sequences()).toEqual([1, 2, 3, 4, 5]);
    expect(await receipts()).toEqual(['[[1,5]]']);
  });

  it('of another host, boot or epoch with the same sequence is another one', async () => {
    const reports = [
      nth(1),
      nth(1, { boot: OTHER_BOOT, atMs: REPORT_AT_MS + 90_000 }),
      nth(1, { boot: BOOT.replace(/.$/, 'f'), atMs: REPORT_AT_MS + 120_000 }),
    ];
    expect(await statuses(reports)).toEqual(['stored', 'stored', 'stored']);
    expect(await statuses([nth(1)], 8)).toEqual(['stored']);
    expect(await stage.count('host_sample')).toBe(4);
  });

  it('of the same second as another one is kept beside it', async () => {
    expect(await statuses([nth(1), nth(2, { atMs: REPORT_AT_MS + 30_500 })])).toEqual(['stored', 'stored']);
    expect(await sequences()).toEqual([1, 2]);
  });

  it('that comes several times at once is stored once', async () => {
    const ingest = stage.open({ hostReports: 100 });
    const answers = await Promise.all(range(1, 20).map(() => ingest.accept(nth(1), { hostId: 7 })));
    expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(1);
    expect(await sequences()).toEqual([1]);
  });

  it('that two backends take at once is stored once', async () => {
    const backends = [stage.ingest, stage.open(), stage.open()];
    const hosts = range(1_001, 1_030);
    // The first makes the receipts of all hosts, the others find and lock them.
    for (const seq of [1, 2, 3]) {
      const taken = await Promise.all(
        hosts.map(async (hostId) => {
          const answers = await Promise.all(backends.map((one) => one.accept(nth(seq), { hostId })));
          return answers.map(({ status }) => status).sort();
        }),
      );
      expect(taken).toEqual(hosts.map(() => ['duplicate', 'duplicate', 'stored']));
    }
    expect(await stage.count('host_sample')).toBe(90);
    expect(await stage.count('process_sample')).toBe(180);
    expect(await stage.count('net_pair_sample')).toBe(180);
    expect(new Set(await receipts())).toEqual(new Set(['[[1,3]]']));
    // They waited for each other: none found out by a row that was there already.
    expect(backends.map((one) => one.stats().failures)).toEqual([0, 0, 0]);
  });

  it('that is too old to tell whether it is stored is refused, never acknowledged', async () => {
    await stage.query(
      "INSERT INTO report_boot (host_id, boot, sequences) VALUES (7, ?, '[[0,50],[52,60]]')",
      [BOOT],
    );
    const answers = [49, 51, 52].map((seq) => stage.ingest.accept(nth(seq), { hostId: 7 }));
    expect(await Promise.allSettled(answers)).toMatchObject([
      { reason: { code: 'REPORT_TOO_OLD', httpStatus: 422 } },
      { value: { status: 'stored' } },
      { value: { status: 'duplicate' } },
    ]);
    expect(await sequences()).toEqual([51]);
  });

  it('whose receipt somebody broke is not taken, and spoils no other', async () => {
    await stage.query("INSERT INTO report_boot (host_id, boot, sequences) VALUES (7, ?, 'broken')", [BOOT]);
    const answers = [7, 8].map((hostId) => stage.ingest.accept(nth(1), { hostId }));
    expect(await Promise.allSettled(answers)).toMatchObject([
      { reason: { code: 'REPORT_FAILED', httpStatus: 503, cause: { code: 'RECEIPT_UNREADABLE' } } },
      { value: { status: 'stored' } },
    ]);
  });

  it('is written in statements that any server takes, however large it is', async () => {
    const netPairs = range(1, 5_000).map((n) => ({
      ...{ local: `10.0.0.7:${n}`, remote: `10.${n >> 8}.${n & 255}.1`, inBytes: n, outBytes: 2 ** 53 - 1 },
    }));
    const processes = range(1, 500).map((pid) => ({ ...smallProcess(), pid }));
    expect(await statuses([smallReport({ netPairs, processes })])).toEqual(['stored']);
    expect(await stage.query('SELECT COUNT(*) AS n, SUM(in_bytes) AS sum_ FROM net_pair_sample')).toEqual([
      { n: 5_000, sum_: 12_502_500 },
    ]);
    expect(await stage.count('process_sample')).toBe(500);
  });

  it('that names a pair twice, in other letters perhaps, has the sum of its bytes', async () => {
    const pair = { local: '[FE80::7]:3306', remote: 'fe80::9', inBytes: 1, outBytes: 10 };
    const netPairs = [pair, { ...pair, local: '[fe80::7]:3306', inBytes: 2, outBytes: 20 }];
    await stage.store([smallReport({ netPairs }), smallReport({ netPairs: [pair], seq: 2 })]);
    const rows = await stage.query('SELECT seq, in_bytes, out_bytes FROM net_pair_sample ORDER BY seq');
    expect(rows).toEqual([
      { seq: 1, in_bytes: 3, out_bytes: 30 },
      { seq: 2, in_bytes: 1, out_bytes: 10 },
    ]);
  });
});

function smallProcess(): Report['processes'][number] {
  return { pid: 1, startedAtMs: REPORT_AT_MS, command: 'ab'.repeat(16), usage: {} };
}
