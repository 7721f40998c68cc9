import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { md5Of } from '../../../backend/src/import/commands.ts';
import type { OldTable } from '../../../backend/src/import/old-tables.ts';
import { createIngest } from '../../../backend/src/ingest/ingest.ts';
import { findLegacyHost } from '../../../backend/src/legacy/hosts.ts';
import { createLegacy } from '../../../backend/src/legacy/legacy.ts';
import { zoneOf } from '../../../backend/src/legacy/local-time.ts';
import { openImportStage, type ImportStage } from '../../support/import-stage.ts';
import { oldCall, oldReport } from '../../support/old-report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

const HOST = '192.168.168.11';
const COMMAND = '/usr/sbin/mysqld --defaults-file=/data/3306/my.cnf --port=3306';
const REPORTS = 60;
/** From here on the old client reports to this program, too. */
const BOTH_FROM = 30;
const BEGIN_S = Date.UTC(2022, 5, 30, 15, 0) / 1000;

const local = (second: number) => new Date(second * 1000).toISOString().slice(0, 19).replace('T', ' ');
const timesOf = (report: number) => {
  const netS = BEGIN_S + report * 28;
  return { net: local(netS), io: local(netS - 2), iftop: local(netS - 5) };
};

for (const { name, available, start } of SERVERS) {
  describe(`a client that reports to the old server and to this one, on ${name}`, { timeout: 60_000 }, () => {
    let server: TestServer;
    let stage: ImportStage;
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      stage = await openImportStage(server);
    }, 60_000);
    afterAll(async () => {
      if (!available) return;
      await stage.close();
      await server.stop();
    });
    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));

    it('is told once of every time, whoever heard it', async () => {
      const rows: Partial<Record<OldTable, Record<string, unknown>[]>> = {
        processInfo: [{ md5_str: md5Of(COMMAND), remarks: COMMAND }],
        ...{ hostInfo: [], processIoInfo: [], portNetInfo: [], utilQuInfo: [], diskInfo: [] },
      };
      for (let report = 0; report < REPORTS; report += 1) {
        const { net, io, iftop } = timesOf(report);
        rows.hostInfo?.push({ rshost: HOST, cpu_info: { total: '32', load: '1' }, a_time: net });
        rows.diskInfo?.push({ rshost: HOST, part: '/dev/sdb1', disk_info: { total: '9' }, a_time: net });
        rows.utilQuInfo?.push({ rshost: HOST, dev: 'sdb', avgqu: 7, util: 98, a_time: net });
        rows.processIoInfo?.push({
          rshost: HOST,
          rsport: 4711,
          cpu: 312,
          a_time: io,
          md5_str: md5Of(COMMAND),
        });
        rows.portNetInfo?.push({
          rsinfo: `${HOST}:3307`,
          remote: '10.1.2.3',
          in_info: 1,
          out_info: 2,
          a_time: iftop,
        });
      }
      for (const [table, some] of Object.entries(rows)) await stage.old.insert(table as OldTable, some);

      const now = () => (BEGIN_S + REPORTS * 28 - 8 * 3600) * 1000;
      const ingest = createIngest({ db: stage.db, now });
      const legacy = createLegacy({
        accept: ingest.accept.bind(ingest),
        findHost: (host) => findLegacyHost(stage.db, host),
        ...{ offsetAt: zoneOf(480), now },
      });
      for (let report = BOTH_FROM; report < REPORTS; report += 1) {
        await legacy.take(Buffer.from(oldCall(oldReport({}, timesOf(report)))));
      }
      await ingest.close();

      const checks = await stage.check(await stage.run());
      for (const table of ['hostInfo', 'diskInfo', 'utilQuInfo', 'processIoInfo', 'portNetInfo'] as const) {
        const { tally, problems } = checks.get(table) ?? expect.fail(table);
        expect(problems, table).toEqual([]);
        expect(tally, table).toMatchObject({ imported: BOTH_FROM, covered: REPORTS - BOTH_FROM });
      }
      const told = await stage.query(
        `SELECT (SELECT COUNT(*) FROM tb_monitor_host_info) AS hosts,
           (SELECT COUNT(*) FROM tb_monitor_disk_info WHERE part = '/dev/sdb1') AS disks,
           (SELECT COUNT(*) FROM tb_monitor_disk_util_qu_info WHERE dev = 'sdb') AS queues,
           (SELECT COUNT(*) FROM tb_monitor_process_io_info WHERE rsport = 4711) AS processes,
           (SELECT COUNT(DISTINCT md5_str) FROM tb_monitor_process_io_info WHERE rsport = 4711) AS commands,
           (SELECT COUNT(*) FROM tb_monitor_port_net_info WHERE remote = '10.1.2.3') AS flows`,
      );
      const each = { hosts: REPORTS, disks: REPORTS, queues: REPORTS, processes: REPORTS, flows: REPORTS };
      expect(told).toEqual([{ ...each, commands: 1 }]);
    });
  });
}
