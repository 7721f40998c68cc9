import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { planRange } from '../../../backend/src/culprits/rows-store.ts';
import { inSnapshot, readTotals } from '../../../backend/src/culprits/window-store.ts';
import { OLD_TABLES, SAMPLE_TABLES, type OldTable } from '../../../backend/src/import/old-tables.ts';
import { countRefused } from '../../../backend/src/import/tally.ts';
import type { TableCheck } from '../../../backend/src/import/verify.ts';
import { readPartitions } from '../../../backend/src/retention/partitions-store.ts';
import { openImportStage, type ImportStage } from '../../support/import-stage.ts';
import { ODD_ROWS } from '../../support/old-oddities.ts';
import {
  generateOldContent,
  OLD_COMMANDS,
  OLD_HOSTS,
  OLD_SECRETS,
  type OldContent,
} from '../../support/old-rows.ts';
import { expectSame, readOldTable, readView } from '../../support/old-views.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

/** Imported once; the tests only look. */
function useImport(available: boolean, start: () => Promise<TestServer>, content: Partial<OldContent>) {
  let server: TestServer;
  let stage: ImportStage;
  let checks: Map<OldTable, TableCheck>;
  let before: unknown[];
  beforeAll(async () => {
    if (!available) return;
    server = await start();
    stage = await openImportStage(server);
    await stage.fill(content);
    before = await stage.old.checksums();
    checks = await stage.check(await stage.run());
  }, 120_000);
  afterAll(async () => {
    if (!available) return;
    await stage.close();
    await server.stop();
  });
  beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
  return {
    stage: () => stage,
    query: (sql: string, values?: unknown[]) => stage.query(sql, values),
    checkOf: (table: OldTable) => checks.get(table) ?? expect.fail(table),
    before: () => before,
  };
}

for (const { name, available, start } of SERVERS) {
  describe(`a filled old database on ${name}, imported`, { timeout: 60_000 }, () => {
    const { stage, query, checkOf, before } = useImport(
      available,
      start,
      generateOldContent({ reports: 120 }),
    );

    it.each(SAMPLE_TABLES)('%s says what it always said, each report once', async (table) => {
      const [now, old] = [await readView(stage(), table), await readOldTable(stage(), table)];
      expect(old.length).toBeGreaterThan(100);
      expectSame(now, old);
      const { tally, problems } = checkOf(table);
      expect(problems).toEqual([]);
      expect(tally.imported).toBe(old.length);
      expect(tally.merged).toBeGreaterThan(20);
      expect(tally.imported + tally.merged).toBe(tally.read);
    });

    it('is as it was', async () => {
      expect(await stage().old.checksums()).toEqual(before());
    });

    it('gives no password away, and its samples find their masked command lines', async () => {
      const commands = await query(
        `SELECT c.remarks, COUNT(*) AS n FROM tb_monitor_process_info c
         JOIN tb_monitor_process_io_info s ON s.md5_str = c.md5_str GROUP BY c.md5_str, c.remarks`,
      );
      const text = JSON.stringify(commands);
      for (const secret of OLD_SECRETS) expect(text).not.toContain(secret);
      // Two differed in nothing but their password.
      expect(commands).toHaveLength(OLD_COMMANDS.length - 1);
      expect(text).toContain('/opt/备份/导出.py --标题');
      expect(text).toContain('--password=***');
      expect(commands.map(({ remarks }) => remarks)).toContain(OLD_COMMANDS.at(-1));
      expect(await query('SELECT COUNT(*) AS n FROM tb_monitor_process_info')).toEqual([
        { n: commands.length },
      ]);
    });

    it('keeps its hosts with their states, marked as imported, its alerts and versions', async () => {
      const states = await query('SELECT rshost, istate FROM tb_monitor_host_config ORDER BY id');
      expect(states).toEqual([2, 1, 0, -1].map((istate, place) => ({ rshost: OLD_HOSTS[place], istate })));
      const hosts = await query('SELECT rshost, imported_at IS NULL AS unmarked FROM host ORDER BY host_id');
      expect(hosts).toEqual(OLD_HOSTS.map((rshost) => ({ rshost, unmarked: 0 })));
      const alerts = await query(
        'SELECT rshost, UNIX_TIMESTAMP(a_time) AS s, remarks FROM tb_monitor_alert_info WHERE istate = 3',
      );
      const at = Date.UTC(2025, 1, 28, 23, 50) / 1000;
      expect(alerts).toEqual([{ rshost: OLD_HOSTS[0], s: at, remarks: '超过2min未上报' }]);
      const versions = await query('SELECT version FROM tb_monitor_version ORDER BY a_time');
      expect(versions.map(({ version }) => version)).toEqual(['1.5', '1.6']);
    });

    it('lets the pages know how busy a host was, of which the old system kept idle and waiting time', async () => {
      const [host] = await query(
        `SELECT h.host_id AS hostId, UNIX_TIMESTAMP(MAX(s.a_time)) AS untilS FROM host_sample s
         JOIN host h ON h.host_id = s.host_id WHERE h.rshost = 'db-17' GROUP BY h.host_id`,
      );
      const untilS = Number(host?.['untilS']);
      const range = { hostId: Number(host?.['hostId']), afterS: untilS - 1, untilS };
      const { cpuMs, cpuCapacityMs } = await inSnapshot(stage().db, async (connection) =>
        readTotals(connection, await planRange(connection, range)),
      );
      const newest = (await readOldTable(stage(), 'hostInfo')).find(
        (row) => row['rshost'] === 'db-17' && row['at'] === untilS,
      );
      const idle = Number(newest?.['cpu_info.id']) + Number(newest?.['cpu_info.wa']);
      expect((100 * Number(cpuMs)) / Number(cpuCapacityMs)).toBeCloseTo(100 - idle, 1);
    });

    it('gives every sample the time since the one before as its interval', async () => {
      const rows = await query(
        `SELECT host_id, UNIX_TIMESTAMP(a_time) AS at, interval_ms AS ms FROM host_sample ORDER BY host_id, a_time`,
      );
      rows.forEach((row, place) => {
        const last = rows[place - 1];
        const gapS =
          last?.['host_id'] === row['host_id'] ? Number(row['at']) - Number(last?.['at']) : Infinity;
        expect(row['ms']).toBe(gapS <= 60 ? gapS * 1000 : 30_000);
      });
    });
  });

  describe(`an old database full of oddities on ${name}, imported`, { timeout: 60_000 }, () => {
    const content: Partial<OldContent> = {};
    for (const { table, row } of ODD_ROWS) (content[table] ??= []).push(row);
    const { stage, query, checkOf } = useImport(available, start, content);

    it.each(OLD_TABLES)('%s keeps what can be kept, and tells why it refuses the rest', async (table) => {
      const { tally, problems } = checkOf(table);
      const odd = ODD_ROWS.filter((one) => one.table === table);
      expect(problems).toEqual([]);
      expect(tally.read).toBe(odd.length);
      const reasons = odd.flatMap(({ refused }) => refused ?? []);
      expect(countRefused(tally)).toBe(reasons.length);
      expect(new Set(Object.keys(tally.refused))).toEqual(new Set(reasons));
      const oddities = odd.flatMap(({ leftOut }) => leftOut ?? []).sort();
      const counted = Object.entries(tally.leftOut).flatMap(([oddity, n]) => Array<string>(n).fill(oddity));
      expect(counted.sort()).toEqual(oddities);
    });

    it.each(SAMPLE_TABLES)('%s shows them as it did', async (table) => {
      expectSame(await readView(stage(), table), await readOldTable(stage(), table));
    });

    it('holds what was not measured as unknown, and a zero that was measured as zero', async () => {
      const at = (second: number) => [`2025-03-05 04:00:0${second}`];
      const readProcess = async (second: number) =>
        query(
          'SELECT cpu_user_ms, cpu_system_ms, memory_bytes, read_bytes FROM process_sample WHERE a_time = ?',
          at(second),
        );
      const unknown = { cpu_user_ms: null, cpu_system_ms: null, memory_bytes: null };
      expect(await readProcess(2)).toEqual([{ ...unknown, read_bytes: 0 }]);
      expect(await readProcess(3)).toEqual([{ ...unknown, read_bytes: null }]);
      const devices = await query('SELECT * FROM device_sample WHERE a_time = ?', at(3));
      expect(devices).toMatchObject([{ busy_ms: 0, weighted_ms: 0, read_bytes: null, write_ops: null }]);
    });

    it('puts every day into a partition of its own, and nothing into the last one', async () => {
      const partitions = (await readPartitions(stage().db)).get('host_sample') ?? [];
      expect(partitions.slice(0, 3).map((partition) => partition.name)).toEqual([
        'p20010202',
        'p20240229',
        'p20250305',
      ]);
      const bounds = partitions.map(({ beforeS }) => beforeS ?? Infinity);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      for (const table of ['host_sample', 'process_sample', 'net_pair_sample']) {
        expect(await query(`SELECT COUNT(*) AS n FROM ${table} PARTITION (p_max)`)).toEqual([{ n: 0 }]);
      }
      const days = await query(
        `SELECT CAST(day AS CHAR) AS day, imported FROM ${stage().db.privateTable('import_day')}
         WHERE sample_table = 'host_sample' AND rolled_up_at IS NULL ORDER BY day`,
      );
      expect(days).toEqual([
        { day: '2001-02-02', imported: 1 },
        { day: '2024-02-29', imported: 1 },
        { day: '2025-03-05', imported: 12 },
      ]);
    });
  });
}
