import { createHash } from 'node:crypto';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { listHosts } from '../../../backend/src/hosts/host-list.ts';
import { createIngest, type Ingest } from '../../../backend/src/ingest/ingest.ts';
import { findLegacyHost } from '../../../backend/src/legacy/hosts.ts';
import { createLegacy, type Legacy } from '../../../backend/src/legacy/legacy.ts';
import { zoneOf } from '../../../backend/src/legacy/local-time.ts';
import { oldCall, oldReport, type OldStruct } from '../../support/old-report.ts';
import { smallReport } from '../../support/report.ts';
import { createSchemas, SERVERS, type TestSchemas, type TestServer } from '../../support/servers.ts';

const NOW_MS = Date.UTC(2022, 5, 30, 7, 13, 20);
const HOST = '192.168.168.11';

for (const { name, available, start } of SERVERS) {
  describe(`what an old client reports, on ${name}`, { timeout: 30_000 }, () => {
    let server: TestServer;
    let made: TestSchemas;
    let ingest: Ingest;
    let legacy: Legacy;
    let panel: Connection;

    beforeAll(async () => {
      if (!available) return;
      server = await start();
      made = await createSchemas(server, { migrated: true });
      // As an old Grafana asks: the server's own settings, and the time zone of the people who look.
      const { host, port, user, password } = server;
      panel = await createConnection({ host, port, user, password, database: made.schemas.monitor });
      await panel.query("SET time_zone = '+08:00'");
    }, 60_000);
    beforeEach(({ skip }) => {
      skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set');
      ({ ingest, legacy } = open());
    });
    afterAll(async () => {
      if (!available) return;
      await panel.end();
      await made.drop();
      await server.stop();
    });

    /** A backend that remembers nothing. */
    function open(): { ingest: Ingest; legacy: Legacy } {
      const ingest = createIngest({ db: made.db, now: () => NOW_MS });
      const findHost = (host: string) => findLegacyHost(made.db, host);
      const legacy = createLegacy({
        accept: ingest.accept.bind(ingest),
        findHost,
        offsetAt: zoneOf(480),
        now: () => NOW_MS,
      });
      return { ingest, legacy };
    }
    const send = (report: OldStruct, to = legacy) => to.take(Buffer.from(oldCall(report)));
    const ask = async (sql: string, values: unknown[] = []) =>
      (await panel.query<RowDataPacket[]>(sql, values))[0].map((row): Record<string, unknown> => ({
        ...row,
      }));
    /** `column -> path` where that exists, and the same function where it does not. */
    const json = (column: string, path: string) =>
      name === 'MySQL' ? `${column} -> '${path}'` : `JSON_EXTRACT(${column}, '${path}')`;
    const text = (column: string, path: string) => `json_unquote(${json(column, path)})`;
    const TABLES = ['host', 'device', 'filesystem', 'process', 'net_pair', 'instance', 'agent'];
    const countAll = async (host: string) => {
      const counts: Record<string, unknown> = {};
      for (const table of TABLES) {
        const sql = `SELECT COUNT(*) AS n FROM ${table}_sample s JOIN host h ON h.host_id = s.host_id WHERE h.rshost = ?`;
        counts[table] = (await ask(sql, [host]))[0]?.['n'];
      }
      return counts;
    };

    it('is read by the queries of old dashboards as the old server would have stored it', async () => {
      await send(oldReport());
      expect(
        await ask(
          `SELECT a_time, ${text('cpu_info', '$.total')} AS total, sum(CONVERT(${json('cpu_info', '$.load')}, DECIMAL(9,2))) AS cpu_load,
             ${text('cpu_info', '$.id')} AS id, ${text('cpu_info', '$.wa')} AS wa,
             ${text('mem_info', '$.total')} AS mem, ${text('mem_info', '$.used')} AS used, ${text('mem_info', '$.free')} AS free,
             sum(${text('io_info', '$.Total.read')}) AS tr, sum(${text('io_info', '$.Total.write')}) AS tw,
             sum(${text('io_info', '$.Actual.read')}) AS ar, sum(${text('io_info', '$.Actual.write')}) AS aw,
             ${text('net', '$.speed')} AS speed, ${text('net', '$.Total')} AS net_total,
             ${text('net', '$.send')} AS send, ${text('net', '$.receive')} AS receive
           FROM tb_monitor_host_info WHERE rshost = ? GROUP BY a_time, cpu_info, mem_info, net`,
          [HOST],
        ),
      ).toEqual([
        {
          a_time: new Date('2022-06-30T15:13:11'),
          ...{ total: '32', cpu_load: '12.34', id: '61.5', wa: '8.3', mem: '125', used: '80', free: '45' },
          ...{ tr: 20_480, tw: 10_240.75, ar: 18_000, aw: 30_720.5 },
          ...{ speed: '10000', net_total: '5120.50', send: '4096.25', receive: '1024.25' },
        },
      ]);
      expect(
        await ask(
          `SELECT part, ${text('disk_info', '$.total')} AS total, ${text('disk_info', '$.used')} AS used,
             ${text('disk_info', '$.free')} AS free, a_time FROM tb_monitor_disk_info WHERE rshost = ? ORDER BY part`,
          [HOST],
        ),
      ).toEqual([
        { part: '/dev/sda2', total: '99', used: '41', free: '58', a_time: new Date('2022-06-30T15:13:11') },
        {
          part: '/dev/sdb1',
          total: '1833',
          used: '1200',
          free: '633',
          a_time: new Date('2022-06-30T15:13:11'),
        },
      ]);
      expect(
        await ask(
          'SELECT dev, avgqu, util, a_time FROM tb_monitor_disk_util_qu_info WHERE rshost = ? ORDER BY dev',
          [HOST],
        ),
      ).toEqual([
        { dev: 'sda', avgqu: 0, util: 51, a_time: new Date('2022-06-30T15:13:11') },
        { dev: 'sdb', avgqu: 8, util: 98, a_time: new Date('2022-06-30T15:13:11') },
      ]);
      expect(
        await ask(
          "SELECT rsinfo, remote, in_info, out_info, a_time FROM tb_monitor_port_net_info WHERE rsinfo like '192.168.168.11%' ORDER BY rsinfo, remote",
        ),
      ).toEqual([
        {
          rsinfo: `${HOST}:3306`,
          remote: '192.168.168.40',
          in_info: 812,
          out_info: 49_664,
          a_time: new Date('2022-06-30T15:13:06'),
        },
        {
          rsinfo: `${HOST}:3306`,
          remote: '192.168.168.41',
          in_info: 0,
          out_info: 0,
          a_time: new Date('2022-06-30T15:13:06'),
        },
        {
          rsinfo: `${HOST}:3307`,
          remote: '10.1.2.3',
          in_info: 2,
          out_info: 1_572_864,
          a_time: new Date('2022-06-30T15:13:06'),
        },
      ]);
      expect(
        await ask(
          `SELECT i.rsport, ROUND(i.cpu, 2) AS cpu, ROUND(i.mem, 3) AS mem, ROUND(i.io_r, 2) AS io_r, ROUND(i.io_w, 2) AS io_w,
             i.remarks, p.remarks AS command, i.a_time
           FROM tb_monitor_process_io_info i JOIN tb_monitor_process_info p ON p.md5_str = i.md5_str
           WHERE i.rshost = ? ORDER BY i.rsport`,
          [HOST],
        ),
      ).toEqual([
        {
          ...{ rsport: 4711, cpu: '312.40', mem: '64.000', io_r: '18000.25', io_w: '1536.00', remarks: '' },
          command: '/usr/sbin/mysqld --defaults-file=/data/3306/my.cnf --port=3306',
          a_time: new Date('2022-06-30T15:13:09'),
        },
        {
          ...{ rsport: 4712, cpu: '0.00', mem: '0.000', io_r: '0.00', io_w: '0.00', remarks: '' },
          command: 'mysqldump -uroot -p*** --all-databases',
          a_time: new Date('2022-06-30T15:13:09'),
        },
      ]);
    });

    it('is stored once, though it comes twice, to two servers, and after a restart', async () => {
      const other = open();
      const report = oldReport({ HOST: 'twice' });
      await Promise.all([send(report), send(report), send(report, other.legacy)]);
      await send(report, open().legacy);
      expect(await countAll('twice')).toEqual({
        ...{ host: 1, device: 2, filesystem: 2, process: 2, net_pair: 3, instance: 2, agent: 0 },
      });
      expect([ingest, other.ingest].map((one) => one.stats().stored).reduce((a, b) => a + b)).toBe(1);
    });

    it('is stored with whatever it has: with a name only, and with parts of other kinds', async () => {
      await send({ HOST: 'bare' });
      await send(
        oldReport({ HOST: 'odd', disk: 'none', cpu: [], port: { x: 'y', '7': {} }, mem: { total: '-' } }),
      );
      expect(await countAll('bare')).toMatchObject({
        host: 1,
        device: 0,
        filesystem: 0,
        process: 0,
        net_pair: 0,
      });
      expect(await countAll('odd')).toMatchObject({
        host: 1,
        device: 2,
        filesystem: 0,
        process: 1,
        net_pair: 3,
      });
      const [row = {}] = await ask('SELECT * FROM tb_monitor_host_info WHERE rshost = ?', ['odd']);
      expect(
        [row['cpu_info'], row['mem_info']].map((value) => JSON.stringify(value).replaceAll('"', '')),
      ).toEqual(['{}', '{}']);
    });

    it('may hold quotes and forged SQL in a command line: they are text', async () => {
      const forged = [
        `sh -c "echo 'it''s'; \\"x\\""`,
        "x'); DROP TABLE tb_monitor_host_config; -- ",
        "' OR '1'='1",
        '\\',
        "a\\' UNION SELECT 1 -- \u0001 \u00e9 数据 🐬",
      ];
      const port = Object.fromEntries(forged.map((remarks, index) => [String(index + 1), { remarks }]));
      await send(
        oldReport({ HOST: 'forged', port, disk: { "/dev/x' OR 1": { total: '9', used: '1', free: '8' } } }),
      );
      const rows = await ask(
        `SELECT p.remarks, p.md5_str FROM tb_monitor_process_io_info i
         JOIN tb_monitor_process_info p ON p.md5_str = i.md5_str WHERE i.rshost = 'forged' ORDER BY i.rsport`,
      );
      expect(rows.map((row) => row['remarks'])).toEqual(forged.map((remarks) => remarks.trim()));
      const md5 = createHash('md5')
        .update(forged[3] ?? '')
        .digest('hex');
      expect(rows[3]?.['md5_str']).toBe(md5);
      expect(await ask("SELECT part FROM tb_monitor_disk_info WHERE rshost = 'forged'")).toEqual([
        { part: "/dev/x' OR 1" },
      ]);
      expect(await ask('SELECT COUNT(*) AS n FROM tb_monitor_host_config')).toEqual([{ n: 0 }]);
    });

    it('is told apart in the list of hosts, which takes in one that nobody knew', async () => {
      await send(oldReport({ HOST: 'unknown-before' }));
      const { hosts } = await listHosts(made.db);
      expect(hosts.find(({ host }) => host === 'unknown-before')).toMatchObject({
        ...{ client: 'legacy', agentVersion: null, istate: null, cores: 32, device: 'sdb', diskUtil: 0.984 },
        ...{ cpu: expect.closeTo(0.302, 5) as number, memory: 0.64 },
      });
    });

    it('is not stored any more once the agent of the host has reported, until that is taken offline', async () => {
      const at = (second: number) => {
        const time = `2022-06-30 15:13:${second}`;
        return oldReport({ HOST: 'moved' }, { net: time, io: time, iftop: time });
      };
      await send(at(10));
      const { hostId } = await findLegacyHost(made.db, 'moved');
      await ingest.accept(smallReport({ atMs: NOW_MS }), { hostId });
      await expect(send(at(11))).rejects.toMatchObject({ code: 'HAS_AGENT' });
      expect(await countAll('moved')).toMatchObject({ host: 2, process: 2 });
      expect((await listHosts(made.db)).hosts.find(({ host }) => host === 'moved')?.client).toBe('agent');
      await made.db.pool.query("INSERT INTO tb_monitor_host_config (rshost, istate) VALUES ('moved', -1)");
      await send(at(12));
      expect(await countAll('moved')).toMatchObject({ host: 3, process: 4 });
      await made.db.pool.query("DELETE FROM tb_monitor_host_config WHERE rshost = 'moved'");
    });

    it('shows its processes on the page of culprits', async () => {
      await send(oldReport({ HOST: 'looked-at' }));
      const window = { host: 'looked-at', from: NOW_MS - 60_000, to: NOW_MS };
      const found = await readCulprits(made.db, window, { nowMs: NOW_MS });
      expect(found).toMatchObject({ samples: 1, cores: 32, totals: { netIn: 1_024.25 * 1024 * 30 } });
      const processes = found?.rows.flatMap((row) => row.processes) ?? [];
      expect(processes.map(({ pid }) => pid)).toEqual([4711, 4712]);
      expect(processes[1]?.amounts).toMatchObject({ cpu: null, memory: null, diskRead: 0 });
    });

    it('leaves short receipts behind, however long it reports', async () => {
      const clock = (minute: number, second: number) =>
        `2022-06-30 15:${String(minute).padStart(2, '0')}:${String(second).padStart(2, '0')}`;
      for (let minute = 0; minute < 13; minute += 1) {
        for (let second = 0; second < 60; second += 6) {
          const times = [second, second + 2, second + 4].map((one) => clock(minute, one));
          await Promise.all(times.map((time) => send({ HOST: 'long', net: { time } })));
        }
      }
      const rows = await ask(
        "SELECT LENGTH(sequences) AS size FROM report_boot b JOIN host h ON h.host_id = b.host_id WHERE h.rshost = 'long'",
      );
      expect(rows).toHaveLength(1);
      expect(rows[0]?.['size']).toBeLessThan(300 * 24 + 2);
      expect(await countAll('long')).toMatchObject({ host: 390 });
    });
  });
}
