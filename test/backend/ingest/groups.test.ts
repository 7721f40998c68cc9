import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { BOOT, commandText, buildReport, REPORT_AT_MS, smallReport } from '../../support/report.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { until } from '../../support/until.ts';

const range = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);
const nth = (seq: number) => buildReport({ seq, atMs: REPORT_AT_MS + 30_000 * seq });

describe('groups of reports', () => {
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

  /** Holds what every report of host 7 needs, so that its groups wait; undo with the returned function. */
  async function holdHost7(): Promise<() => Promise<void>> {
    await stage.store([smallReport({ seq: 1 })]);
    const connection = await stage.db.pool.getConnection();
    await connection.beginTransaction();
    await connection.query('SELECT * FROM report_boot WHERE host_id = 7 FOR UPDATE');
    return async () => {
      await connection.rollback();
      connection.release();
    };
  }

  it('share commits', async () => {
    const answers = await Promise.all(
      range(1, 300).map((hostId) => stage.ingest.accept(nth(1), { hostId: 1_000 + hostId })),
    );
    expect(answers.filter(({ status }) => status === 'stored')).toHaveLength(300);
    const { stored, groups, rows, queued, failures } = stage.ingest.stats();
    expect({ stored, queued, failures }).toEqual({ stored: 300, queued: 0, failures: 0 });
    expect(groups).toBeLessThan(10);
    // 1 host, 4 instances, 1 agent, 2 each of: devices, file systems, interfaces, processes, pairs, parts of a pair,
    // jobs, bursts.
    expect(rows).toBe(300 * 22);
    expect(await stage.count('process_sample')).toBe(600);
  });

  it('are no larger than they may be', async () => {
    const ingest = stage.open({ groupReports: 10 });
    await Promise.all(range(1, 95).map((hostId) => ingest.accept(nth(1), { hostId })));
    expect(ingest.stats().groups).toBeGreaterThanOrEqual(10);
    expect(ingest.stats().stored).toBe(95);
  });

  it('answer a single report soon, without waiting for others', async () => {
    const ingest = stage.open({ groupMs: 600_000 });
    expect(await ingest.accept(nth(1), { hostId: 7 })).toMatchObject({ status: 'stored' });
  });

  it('lose only the report that the database refuses', async () => {
    await stage.query(
      'INSERT INTO agent_sample (host_id, a_time, seq, cpu_ms, sample_ms, rss_bytes) VALUES (13, ?, 1, 0, 0, 0)',
      [new Date(REPORT_AT_MS + 30_000)],
    );
    const answers = await Promise.allSettled(
      range(1, 40).map((hostId) => stage.ingest.accept(nth(1), { hostId })),
    );
    const refused = answers.filter(({ status }) => status === 'rejected');
    expect(refused).toMatchObject([{ reason: { code: 'REPORT_NOT_STORABLE', httpStatus: 422 } }]);
    expect(answers[12]).toBe(refused[0]);
    const hosts = await stage.query('SELECT host_id FROM host_sample ORDER BY host_id');
    expect(hosts.map((row) => row['host_id'])).toEqual(range(1, 40).filter((hostId) => hostId !== 13));
    expect(await stage.query('SELECT * FROM report_boot WHERE host_id = 13')).toEqual([]);
    expect(await stage.query('SELECT * FROM process_sample WHERE host_id = 13')).toEqual([]);
  });

  it('refuse an inconsistent report before it is in a group, and store nothing of it', async () => {
    const commands = [{ md5: commandText('one').md5, text: 'another' }];
    await expect(stage.ingest.accept(smallReport({ commands }), { hostId: 7 })).rejects.toMatchObject({
      ...{ code: 'REPORT_INCONSISTENT', where: '/commands/0/md5', httpStatus: 400 },
    });
    expect(stage.ingest.stats()).toMatchObject({ queued: 0, groups: 0, failures: 0 });
    expect(await stage.count('tb_monitor_process_info')).toBe(0);
  });

  it('are bounded in number: what is too much is refused, and what was taken is stored', async () => {
    const ingest = stage.open({ queueReports: 5 });
    const release = await holdHost7();
    const taken = [ingest.accept(nth(2), { hostId: 7 })];
    await until(async () => (ingest.stats().queued === 1 ? true : undefined), 5_000);
    taken.push(...range(1, 4).map((hostId) => ingest.accept(nth(1), { hostId: 100 + hostId })));
    await expect(ingest.accept(nth(1), { hostId: 200 })).rejects.toMatchObject({
      ...{ code: 'OVERLOADED', httpStatus: 503 },
    });
    await release();
    expect(await Promise.all(taken)).toMatchObject(taken.map(() => ({ status: 'stored' })));
    expect(await ingest.accept(nth(1), { hostId: 200 })).toMatchObject({ status: 'stored' });
    expect(ingest.stats().queued).toBe(0);
  });

  it('are bounded in memory, but one report is always taken', async () => {
    const ingest = stage.open({ queueBytes: 1_000 });
    const first = ingest.accept(nth(1), { hostId: 7 });
    await expect(ingest.accept(nth(1), { hostId: 8 })).rejects.toMatchObject({ code: 'OVERLOADED' });
    expect(await first).toMatchObject({ status: 'stored' });
    expect(await ingest.accept(nth(1), { hostId: 8 })).toMatchObject({ status: 'stored' });
  });

  it('have room for other hosts when one sends too much', async () => {
    const ingest = stage.open({ hostReports: 2 });
    const release = await holdHost7();
    const mine = Promise.allSettled([2, 3, 4, 5].map((seq) => ingest.accept(nth(seq), { hostId: 7 })));
    const others = [8, 9, 10].map((hostId) => ingest.accept(nth(1), { hostId }));
    await release();
    expect(await mine).toMatchObject([
      ...[{ value: { status: 'stored' } }, { value: { status: 'stored' } }],
      ...[{ reason: { code: 'OVERLOADED' } }, { reason: { code: 'OVERLOADED' } }],
    ]);
    expect(await Promise.all(others)).toMatchObject(others.map(() => ({ status: 'stored' })));
    expect(await ingest.accept(nth(6), { hostId: 7 })).toMatchObject({ status: 'stored' });
  });

  it('are finished before the ingest closes, and none is taken after', async () => {
    const ingest = stage.open({ groupReports: 10, hostReports: 100 });
    const taken = range(1, 35).map((seq) => ingest.accept(nth(seq), { hostId: 7 }));
    await ingest.close();
    expect(await stage.query('SELECT sequences FROM report_boot WHERE boot = ?', [BOOT])).toEqual([
      { sequences: '[[1,35]]' },
    ]);
    expect(await Promise.all(taken)).toMatchObject(taken.map(() => ({ status: 'stored' })));
    await expect(ingest.accept(nth(36), { hostId: 7 })).rejects.toMatchObject({
      ...{ code: 'SHUTTING_DOWN', httpStatus: 503 },
    });
  });
});
