import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Report } from '@dpm/protocol';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { commandText, buildReport, REPORT_AT_MS, smallReport } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

type Instance = Report['instances'][number];

const HOUR_MS = 3_600_000;
const second = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000);
/** Times of the n-th report, an hour apart. */
const hour = (n: number) => REPORT_AT_MS + n * HOUR_MS;

function processOf(md5: string): Report['processes'][number] {
  return { pid: 1, startedAtMs: REPORT_AT_MS, command: md5, usage: {} };
}

function instance(changes: Partial<Instance> = {}): Instance {
  const { md5 } = commandText('mysqld one');
  return {
    ...{ engine: 'mysqld', port: 3306, dataDir: '/data', pid: 10, startedAtMs: REPORT_AT_MS },
    ...{ command: md5, usage: {} },
    ...changes,
  };
}

describe.each(SERVERS)('names on $name', ({ available, start }) => {
  if (!available) {
    it('are kept once', ({ skip }) => skip('DPM_TEST_MYSQL_URL is not set'));
    return;
  }
  let server: TestServer;
  let stage: IngestStage;
  let seq = 0;
  /** Stores reports in which only these parts differ, and gives the answers. */
  const store = (...parts: Partial<Report>[]) =>
    stage.store(parts.map((part) => smallReport({ seq: (seq += 1), ...part })));
  const commands = () =>
    stage.query('SELECT md5_str AS md5, remarks AS text FROM tb_monitor_process_info ORDER BY id');

  beforeAll(async () => {
    server = await start();
    stage = await openStage(server);
  });
  beforeEach(() => stage.reset());
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });

  it('use up no numbers when they are known', async () => {
    await stage.store(Array.from({ length: 10 }, (_, n) => buildReport({ seq: n + 1, atMs: hour(n) })));
    const cold = stage.open();
    await cold.accept(buildReport({ seq: 11, atMs: hour(11) }), { hostId: 7 });
    await cold.accept(buildReport({ seq: 1, atMs: hour(12) }), { hostId: 8 });
    for (const [table, id, count] of [
      ['tb_monitor_process_info', 'id', 4],
      ['instance', 'instance_id', 8],
      ['component', 'component_id', 12],
      ['net_pair', 'pair_id', 4],
    ] as const) {
      const [row] = await stage.query(`SELECT COUNT(*) AS count_, MAX(${id}) AS last_ FROM ${table}`);
      expect({ table, ...row }).toEqual({ table, count_: count, last_: count });
    }
  });

  it('that several backends see first at once are there once', async () => {
    const backends = [stage.ingest, stage.open(), stage.open(), stage.open()];
    const reports = backends.map((backend, n) => ({ backend, report: buildReport({ seq: n + 1 }) }));
    await Promise.all(reports.map(({ backend, report }) => backend.accept(report, { hostId: 7 })));
    expect(await stage.count('instance')).toBe(4);
    expect(await stage.count('component')).toBe(6);
    expect(await stage.count('net_pair')).toBe(2);
    const used = await stage.query('SELECT DISTINCT instance_id FROM instance_sample');
    expect(used).toHaveLength(4);
  });

  it('may be anything that a command line may be', async () => {
    const texts = [
      `sh -c "echo 'it''s' \\'; DROP TABLE host; -- \\\\"`,
      '数据库 备份 --注释=😀\n\t\r\0\x1a%_',
      'x'.repeat(4_096),
    ].map(commandText);
    await store({
      commands: texts,
      processes: texts.map(({ md5 }, n) => ({ ...processOf(md5), pid: n + 1 })),
    });
    expect(await commands()).toEqual(expect.arrayContaining(texts));
    expect(await stage.count('process_sample')).toBe(3);
  });

  it('of commands are asked for until their texts arrive', async () => {
    const [known, unknown] = [commandText('known'), commandText('unknown')];
    const processes = [processOf(known.md5), { ...processOf(unknown.md5), pid: 2 }];
    expect(await store({ processes, commands: [known] })).toEqual([
      { status: 'stored', wantCommands: [unknown.md5] },
    ]);
    expect(await commands()).toEqual(expect.arrayContaining([known, { md5: unknown.md5, text: '' }]));
    expect(await stage.count('process_sample')).toBe(2);

    const cold = stage.open();
    const later = smallReport({ seq: 50, processes });
    expect((await cold.accept(later, { hostId: 7 })).wantCommands).toEqual([unknown.md5]);

    const answers = await store({ commands: [unknown] }, { processes });
    expect(answers.map(({ wantCommands }) => wantCommands)).toEqual([[], []]);
    expect(await commands()).toEqual(expect.arrayContaining([known, unknown]));
    expect(await stage.count('tb_monitor_process_info')).toBe(2);
  });

  it('of commands keep their first text', async () => {
    const { md5, text } = commandText('first');
    await store({ commands: [{ md5, text }] });
    await stage.open().accept(smallReport({ seq: 50, commands: [{ md5, text }] }), { hostId: 7 });
    expect(await commands()).toEqual([{ md5, text }]);
  });

  it('of instances hold what the report says of them', async () => {
    await stage.store([buildReport()]);
    const rows = await stage.query(
      `SELECT kind, engine, port, data_dir, name, attributes, pid, started_at, c.remarks, first_seen, last_seen
       FROM instance i LEFT JOIN tb_monitor_process_info c ON c.id = i.command_id`,
    );
    const seenAt = second(REPORT_AT_MS);
    const seen = { first_seen: seenAt, last_seen: seenAt };
    const nothing = { engine: '', port: 0, data_dir: '', attributes: null, pid: null, started_at: null };
    const instances = rows.map((row) => ({
      ...row,
      attributes: JSON.parse(row['attributes'] as string) as unknown,
    }));
    expect(instances).toHaveLength(4);
    for (const row of [
      {
        ...{ kind: 'instance', engine: 'mysqld', port: 3306, data_dir: '/data/3306', name: 'mysqld 3306' },
        ...{ pid: 4_001, started_at: second(REPORT_AT_MS - 86_400_000) },
        ...{ remarks: '/usr/sbin/mysqld --port=3306 --datadir=/data/3306', ...seen },
        attributes: {
          ...{ ports: [3306, 33060], socketPath: '/run/mysqld.sock', container: 'c0ffee' },
          ...{ unit: 'mysql.service', otherNetns: true },
        },
      },
      {
        ...{ kind: 'instance', engine: 'redis-server', port: 6379, data_dir: '', name: 'redis-server 6379' },
        ...{ attributes: null, pid: 4_002, started_at: second(REPORT_AT_MS - 3_600_000) },
        ...{ remarks: 'redis-server 127.0.0.1:6379', ...seen },
      },
      { ...nothing, kind: 'other', name: 'other', remarks: null, ...seen },
      { ...nothing, kind: 'unattributed', name: 'unattributed', remarks: null, ...seen },
    ]) {
      expect(instances).toContainEqual(row);
    }
  });

  it('of instances follow the newest report, not the last one', async () => {
    const attributes = async () =>
      (await stage.query("SELECT pid, started_at, last_seen FROM instance WHERE kind = 'instance'"))[0];
    const at = (n: number, pid: number): Partial<Report> => ({
      ...{ atMs: hour(n), instances: [instance({ pid, startedAtMs: hour(n) })] },
    });
    await store(at(5, 50));
    expect(await attributes()).toEqual({
      ...{ pid: 50, started_at: second(hour(5)), last_seen: second(hour(5)) },
    });
    await store({ ...at(2, 20), spooled: true });
    await stage.open().accept(smallReport({ ...at(3, 30), seq: 90 }), { hostId: 7 });
    expect(await attributes()).toMatchObject({ pid: 50, last_seen: second(hour(5)) });
    await store(at(8, 80));
    expect(await attributes()).toEqual({
      ...{ pid: 80, started_at: second(hour(8)), last_seen: second(hour(8)) },
    });
  });

  it('of instances are written only when something changed', async () => {
    const one = instance({ ports: [3306, 33060], socketPath: '/run/a b.sock', unit: 'mysql.service' });
    const lastSeen = async () =>
      (await stage.query("SELECT last_seen FROM instance WHERE kind = 'instance'"))[0]?.['last_seen'];
    await store({ atMs: hour(1), instances: [one] }, { atMs: hour(2), instances: [one] });
    await stage.open().accept(smallReport({ seq: 90, atMs: hour(3), instances: [one] }), { hostId: 7 });
    expect(await lastSeen()).toEqual(second(hour(1)));
    await store({ atMs: hour(4), instances: [{ ...one, ports: [3306] }] });
    expect(await lastSeen()).toEqual(second(hour(4)));
    const [row] = await stage.query("SELECT attributes FROM instance WHERE kind = 'instance'");
    expect(JSON.parse(String(row?.['attributes']))).toEqual({
      ...{ ports: [3306], socketPath: '/run/a b.sock', unit: 'mysql.service' },
    });
  });

  it('of instances tell data directories of one port apart', async () => {
    await store({
      instances: [
        instance(),
        instance({ dataDir: '/DATA' }),
        instance({ dataDir: '/data ' }),
        instance({ port: 0 }),
        instance({ port: 0, dataDir: '', socketPath: '/run/mysqld.sock' }),
      ],
    });
    const rows = await stage.query("SELECT name FROM instance WHERE kind = 'instance' ORDER BY name");
    expect(rows.map(({ name }) => name)).toEqual([
      ...['mysqld /data', 'mysqld /run/mysqld.sock', 'mysqld 3306', 'mysqld 3306', 'mysqld 3306'],
    ]);
    expect(await stage.count('instance_sample')).toBe(7);
  });

  it('of file systems follow the device that is mounted there now', async () => {
    const mounted = (device: string): Partial<Report> => ({
      filesystems: [{ device, mount: '/data', type: 'xfs', totalBytes: 3, usedBytes: 1, freeBytes: 2 }],
    });
    const details = async () =>
      (await stage.query('SELECT detail FROM component')).map(({ detail }) => detail);
    await store(mounted('/dev/sdb'), mounted('/dev/sdc'));
    expect(await details()).toEqual(['/dev/sdc']);
    await store({ ...mounted('/dev/sdb'), spooled: true });
    expect(await details()).toEqual(['/dev/sdc']);
  });

  it('of pairs follow the instance that listens there now', async () => {
    const pair = { local: '10.0.0.7:3306', remote: '10.0.0.9', inBytes: 1, outBytes: 1 };
    const listener = async () => {
      const rows = await stage.query(
        'SELECT i.data_dir FROM net_pair p LEFT JOIN instance i ON i.instance_id = p.instance_id',
      );
      return rows.map((row) => row['data_dir']);
    };
    const heard = (dataDir: string): Partial<Report> => ({
      ...{ instances: [instance({ dataDir })], netPairs: [{ ...pair, instance: 0 }] },
    });
    await store({ netPairs: [pair] });
    expect(await listener()).toEqual([null]);
    await store({ ...heard('/old'), spooled: true });
    expect(await listener()).toEqual(['/old']);
    await store(heard('/new'), { ...heard('/old'), spooled: true }, { netPairs: [pair] });
    expect(await listener()).toEqual(['/new']);
  });
});
