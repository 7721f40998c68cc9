import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_COLUMNS } from '../../../backend/src/ingest/rows.ts';
import { openStage, type IngestStage } from '../../support/ingest.ts';
import { BOOT, buildReport, REPORT_AT_MS, smallReport } from '../../support/report.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

const second = (ms: number) => new Date(Math.floor(ms / 1_000) * 1_000);
const KEY = { host_id: 7, a_time: second(REPORT_AT_MS), seq: 2 };
const INTERVAL = { interval_ms: 30_000 };
/** Columns of a usage that nobody measured. */
const NOT_MEASURED = Object.fromEntries(
  SAMPLE_COLUMNS.instance_sample.slice(5).map((column) => [column, null] as const),
);

describe.each(SERVERS)('the rows of a full report on $name', ({ available, start }) => {
  if (!available) {
    it('are those of its parts', ({ skip }) => skip('DPM_TEST_MYSQL_URL is not set'));
    return;
  }
  let server: TestServer;
  let stage: IngestStage;
  /** Numbers of names, by what tells them apart. */
  let ids: Record<string, unknown>;
  const rowsOf = (table: string) =>
    stage.query(`SELECT * FROM ${table} WHERE host_id = 7 ORDER BY 1, 2, 3, 4`);

  beforeAll(async () => {
    server = await start();
    stage = await openStage(server);
    // Another host first, so that equal numbers of different kinds are chance no more.
    await stage.store([smallReport({ seq: 4 })], 8);
    await stage.store([buildReport()]);
    const names = await stage.query(`
      SELECT CONCAT(kind, ' ', engine) AS name, instance_id AS id FROM instance WHERE host_id = 7
      UNION ALL SELECT CONCAT(kind, ' ', name), component_id FROM component WHERE host_id = 7
      UNION ALL SELECT remote, pair_id FROM net_pair WHERE host_id = 7
      UNION ALL SELECT SUBSTRING_INDEX(remarks, ' ', 1), id FROM tb_monitor_process_info`);
    ids = Object.fromEntries(names.map(({ name, id }) => [String(name).trim(), id]));
  });
  afterAll(async () => {
    await stage.close();
    await server.stop();
  });

  it('are its totals', async () => {
    expect(await rowsOf('host_sample')).toEqual([
      {
        ...{ ...KEY, ...INTERVAL, late_ms: 12, cores: 4, load1: 12.25, load5: 8.5, load15: 4 },
        ...{ cpu_user_ms: 60_000, cpu_nice_ms: 1_000, cpu_system_ms: 20_000, cpu_idle_ms: 30_000 },
        ...{ cpu_iowait_ms: 5_000, cpu_irq_ms: 3_000, cpu_steal_ms: 1_000 },
        ...{ mem_total_bytes: 16_000_000_000, mem_used_bytes: 12_000_000_000 },
        ...{ mem_cached_bytes: 3_000_000_000, mem_slab_bytes: 300_000_000, mem_dirty_bytes: 50_000_000 },
        ...{ swap_total_bytes: 2_000_000_000, swap_used_bytes: 500_000_000 },
        ...{ swap_in_bytes: 4_096, swap_out_bytes: 8_192 },
        ...{ psi_cpu_some_us: 11_000_000, psi_io_some_us: 7_000_000, psi_io_full_us: 3_000_000 },
        ...{ psi_memory_some_us: 20, psi_memory_full_us: 10 },
        ...{ disk_read_bytes: 900_000_000, disk_write_bytes: 700_000_000 },
        ...{ process_read_bytes: null, process_write_bytes: null },
        ...{ net_in_bytes: 300_000_000, net_out_bytes: 400_000_000, link_mbit: 10_000 },
        ...{ processes: 321, threads: 1_234, runnable: 9, blocked: 3, forks: 456 },
      },
    ]);
  });

  it('are its devices', async () => {
    expect(await rowsOf('device_sample')).toEqual(
      [
        {
          ...{ component_id: ids['device sda'], read_bytes: 800_000_000, write_bytes: 650_000_000 },
          ...{ read_ops: 20_000, write_ops: 9_000, busy_ms: 29_000, weighted_ms: 240_000 },
          ...{ read_ms: 160_000, write_ms: 80_000 },
        },
        {
          ...{ component_id: ids['device nvme0n1'], read_bytes: 100_000_000, write_bytes: 50_000_000 },
          ...{ read_ops: 500, write_ops: 400, busy_ms: 1_000, weighted_ms: 1_500 },
          ...{ read_ms: 900, write_ms: 600 },
        },
      ]
        .map((row) => ({ ...KEY, ...INTERVAL, ...row }))
        .sort((a, b) => Number(a.component_id) - Number(b.component_id)),
    );
  });

  it('are its file systems, each by its mount point, with the device beside it', async () => {
    const rows = await stage.query(
      `SELECT c.name, c.detail, s.total_bytes, s.used_bytes, s.free_bytes, s.inodes, s.inodes_free
       FROM filesystem_sample s JOIN component c USING (component_id) WHERE s.host_id = 7 AND s.seq = 2
       ORDER BY c.name`,
    );
    expect(rows).toEqual([
      {
        ...{ name: '/', detail: '/dev/sda1', total_bytes: 100_000, used_bytes: 60_000, free_bytes: 35_000 },
        ...{ inodes: 6_000, inodes_free: 5_000 },
      },
      {
        ...{ name: "/data/o'neil", detail: '/dev/nvme0n1p1', total_bytes: 900_000, used_bytes: 100_000 },
        ...{ free_bytes: 800_000, inodes: null, inodes_free: null },
      },
    ]);
  });

  it('are its interfaces', async () => {
    const eth0 = {
      ...{ component_id: ids['interface eth0'], speed_mbit: 10_000 },
      ...{ in_bytes: 290_000_000, out_bytes: 395_000_000 },
      ...{ in_errors: 1, out_errors: 2, in_drops: 3, out_drops: 4 },
    };
    const eth1 = {
      ...{ component_id: ids['interface eth1'], speed_mbit: null },
      ...{ in_bytes: 10_000_000, out_bytes: 5_000_000 },
      ...{ in_errors: 0, out_errors: 0, in_drops: 0, out_drops: 0 },
    };
    const rows = await rowsOf('interface_sample');
    expect(rows).toHaveLength(2);
    for (const row of [eth0, eth1]) expect(rows).toContainEqual({ ...KEY, ...INTERVAL, ...row });
  });

  it('are its instances, everything else and the signed remainder', async () => {
    const rows = await rowsOf('instance_sample');
    const expected = [
      {
        ...{ instance_id: ids['instance mysqld'], restarts: 1, cpu_user_ms: 50_000, cpu_system_ms: 15_000 },
        ...{ memory_bytes: 8_000_000_000, swap_bytes: 1_000, read_bytes: 700_000_000 },
        ...{ write_bytes: 500_000_000, read_ops: 30_000, write_ops: 20_000, major_faults: 17 },
        ...{ net_in_bytes: 200_000_000, net_out_bytes: 350_000_000, processes: 2, threads: 90 },
        ...{ fds: 2_000, fd_limit: 65_535, cpu_wait_ms: 40_000, io_wait_ms: 9_000 },
        ...{ delay_kind: 1, delay_coverage: 0.875 },
      },
      {
        ...{ instance_id: ids['instance redis-server'], restarts: 0, cpu_user_ms: 4_000 },
        ...{ cpu_system_ms: 1_000, memory_bytes: 1_000_000_000, read_bytes: 0, io_wait_ms: 5, delay_kind: 3 },
      },
      {
        ...{ instance_id: ids['other'], restarts: 0, cpu_user_ms: 5_000, cpu_system_ms: 4_000 },
        ...{ memory_bytes: 2_500_000_000, read_bytes: 250_000_000 },
      },
      {
        ...{ instance_id: ids['unattributed'], restarts: 0, cpu_user_ms: 2_000, cpu_system_ms: 3_000 },
        ...{ memory_bytes: 500_000_000, read_bytes: -50_000_000 },
      },
    ];
    expect(rows).toHaveLength(4);
    for (const row of expected) {
      expect(rows).toContainEqual({ ...NOT_MEASURED, ...KEY, ...INTERVAL, ...row });
    }
  });

  it('add up to the host', async () => {
    const [sums] = await stage.query(
      `SELECT SUM(cpu_user_ms) AS user_ms, SUM(cpu_system_ms) AS system_ms, SUM(memory_bytes) AS memory,
         SUM(read_bytes) AS reads_ FROM instance_sample WHERE host_id = 7`,
    );
    const [host] = await stage.query(
      `SELECT cpu_user_ms + cpu_nice_ms AS user_ms, cpu_system_ms + cpu_irq_ms AS system_ms,
         mem_used_bytes AS memory, disk_read_bytes AS reads_ FROM host_sample WHERE host_id = 7`,
    );
    expect(sums).toEqual(host);
  });

  it('are its processes', async () => {
    expect(await rowsOf('process_sample')).toEqual([
      {
        ...{ ...KEY, ...INTERVAL, pid: 4_001, started_at: second(REPORT_AT_MS - 86_400_000) },
        ...{ instance_id: ids['instance mysqld'], command_id: ids['/usr/sbin/mysqld'], role: 'main' },
        ...{ cpu_user_ms: 45_000, cpu_system_ms: 14_000, memory_bytes: 7_900_000_000, swap_bytes: 1_000 },
        ...{ read_bytes: 100_000_000, write_bytes: 500_000_000, read_ops: 10_000, write_ops: 20_000 },
        ...{ major_faults: 16, net_in_bytes: 1_000, net_out_bytes: 2_000, threads: 88, fds: 1_990 },
      },
      {
        ...{ ...KEY, ...INTERVAL, pid: 5_005, started_at: second(REPORT_AT_MS - 10_000) },
        ...{ instance_id: null, command_id: ids['sh'], role: null, cpu_user_ms: 900, cpu_system_ms: null },
        ...{ memory_bytes: null, swap_bytes: null, read_bytes: null, write_bytes: null, read_ops: null },
        ...{ write_ops: null, major_faults: null, net_in_bytes: null, net_out_bytes: null },
        ...{ threads: null, fds: null },
      },
    ]);
  });

  it('are its network pairs', async () => {
    const rows = await rowsOf('net_pair_sample');
    expect(rows).toHaveLength(2);
    for (const row of [
      { pair_id: ids['10.0.0.9'], in_bytes: 1_000_000, out_bytes: 9_000_000, pid: null },
      { pair_id: ids['fe80::1'], in_bytes: 5, out_bytes: 6, pid: 5_005 },
    ]) {
      expect(rows).toContainEqual({ ...KEY, ...INTERVAL, ...row });
    }
    const ofBoth = { ...KEY, ...INTERVAL, pair_id: ids['10.0.0.9'] };
    expect(await rowsOf('process_pair_sample')).toEqual([
      { ...ofBoth, pid: 4_001, in_bytes: 400_000, out_bytes: 5_000_000 },
      { ...ofBoth, pid: 5_001, in_bytes: 600_000, out_bytes: 0 },
    ]);
    expect(await stage.query('SELECT rsinfo, remote, instance_id FROM net_pair ORDER BY remote')).toEqual([
      { rsinfo: '10.0.0.7:3306', remote: '10.0.0.9', instance_id: ids['instance mysqld'] },
      { rsinfo: '10.0.0.7:22', remote: 'fe80::1', instance_id: null },
    ]);
  });

  it('are its jobs and bursts', async () => {
    expect(await rowsOf('job_sample')).toEqual([
      {
        ...{ ...KEY, job_no: 0, instance_id: ids['instance mysqld'], command_id: ids['mysqldump'] },
        ...{ name: 'mysqldump', pid: 5_001, started_at: second(REPORT_AT_MS - 20_000) },
        ...{ ended_at: second(REPORT_AT_MS - 5_000), cpu_user_ms: 3_000, cpu_system_ms: 700 },
        ...{ read_bytes: 600_000_000, write_bytes: 44 },
      },
      {
        ...{ ...KEY, job_no: 1, instance_id: null, command_id: null, name: 'cron', pid: null },
        ...{ started_at: null, ended_at: second(REPORT_AT_MS - 1_000), cpu_user_ms: null },
        ...{ cpu_system_ms: null, read_bytes: null, write_bytes: null },
      },
    ]);
    expect(await rowsOf('burst_sample')).toEqual([
      {
        ...{ ...KEY, burst_no: 0, at_ms: REPORT_AT_MS - 15_000, interval_ms: 1_000 },
        ...{ instance_id: ids['instance mysqld'], cpu_ms: 2_500, read_bytes: 77, write_bytes: 88 },
      },
      {
        ...{ ...KEY, burst_no: 1, at_ms: REPORT_AT_MS - 14_000, interval_ms: 1_000 },
        ...{ instance_id: ids['instance redis-server'], cpu_ms: null, read_bytes: null, write_bytes: null },
      },
    ]);
  });

  it('are what the agent cost and saw', async () => {
    expect(await rowsOf('agent_sample')).toEqual([
      {
        ...{ ...KEY, cpu_ms: 120, children_cpu_ms: 30, sample_ms: 45, rss_bytes: 70_000_000 },
        ...{ anon_bytes: 30_000_000, spool_reports: 3, spool_bytes: 12_345, dropped_reports: 1 },
        ...{ clock_offset_ms: -250, coverage_processes: 1, coverage_io: 0.95, coverage_net: 0.5 },
      },
    ]);
  });

  it('are the status, the inventory and the machine of its host', async () => {
    const [{ reported_at, sources, coverage, ...status } = {}] = await rowsOf('host_status');
    expect(status).toEqual({
      ...{ host_id: 7, a_time: KEY.a_time, ...INTERVAL, agent_version: '0.1.0', bundle: 'ab'.repeat(32) },
      ...{ cores: 4, cpu_share: 84 / 120, memory_share: 0.75, disk_util: 29 / 30, disk_device: 'sda' },
      ...{ top_instance_id: ids['instance mysqld'], top_share: 65 / 120, instance_count: 2 },
      ...{ clock_offset_ms: -250, client: 'agent', server: '10.0.0.1:9301' },
      ...{
        agent_cpu_share: 150 / 30_000,
        agent_rss_bytes: 70_000_000,
        spool_reports: 3,
        spool_bytes: 12_345,
        dropped_reports: 1,
      },
    });
    expect(reported_at).toBeInstanceOf(Date);
    expect(JSON.parse(String(sources))).toEqual(buildReport().sources);
    expect(JSON.parse(String(coverage))).toEqual(buildReport().coverage);
    const [host] = await stage.query('SELECT inventory, machine_id FROM host WHERE host_id = 7');
    expect(host?.['machine_id']).toBe('0123456789abcdef0123456789abcdef');
    expect(JSON.parse(String(host?.['inventory']))).toEqual(buildReport().inventory);
  });

  it('are its receipt and its command lines', async () => {
    expect(await stage.query('SELECT boot, sequences FROM report_boot WHERE host_id = 7')).toEqual([
      { boot: BOOT, sequences: '[[65538,65538]]' },
    ]);
    const commands = await stage.query('SELECT md5_str AS md5, remarks AS text FROM tb_monitor_process_info');
    expect(commands).toHaveLength(4);
    for (const command of buildReport().commands ?? []) expect(commands).toContainEqual(command);
  });

  it('of a report with nothing but what must be there are NULL where nothing was measured', async () => {
    const [{ host_id, a_time, seq, interval_ms, late_ms, ...measured } = {}] = await stage.query(
      'SELECT * FROM host_sample WHERE host_id = 8',
    );
    expect([host_id, a_time, seq, interval_ms, late_ms]).toEqual([8, KEY.a_time, 4, 30_000, 0]);
    expect(new Set(Object.values(measured))).toEqual(new Set([null]));
    const [status] = await stage.query(
      'SELECT cpu_share, memory_share, disk_util, top_instance_id, sources, coverage FROM host_status WHERE host_id = 8',
    );
    expect(status).toEqual({
      ...{ cpu_share: null, memory_share: null, disk_util: null, top_instance_id: null },
      ...{ sources: '[]', coverage: null },
    });
  });
});
