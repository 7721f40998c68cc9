import type { Database } from '../../../backend/src/db/database.ts';
import {
  atSecond,
  hostCpu,
  insertCommand,
  insertInstance,
  insertRow,
  insertSample,
} from '../../support/sample-rows.ts';

export const MB = 1_000_000;

/** One minute of six samples on four cores, two of them busy. 3309 runs in the last sample only. */
export async function fillMinute(
  db: Database,
  { host, startS }: { host: string; startS: number },
): Promise<void> {
  const hostId = await insertRow(db, 'host', { rshost: host });
  const [main, late, other, rest] = [
    await insertInstance(db, { hostId, port: 3307 }),
    await insertInstance(db, { hostId, port: 3309 }),
    await insertInstance(db, { hostId, kind: 'other' }),
    await insertInstance(db, { hostId, kind: 'unattributed' }),
  ];
  const device = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
  const mount = await insertRow(db, 'component', { host_id: hostId, kind: 'filesystem', name: '/data' });
  const nic = await insertRow(db, 'component', { host_id: hostId, kind: 'interface', name: 'eth0' });
  const pair = await insertRow(db, 'net_pair', {
    ...{ host_id: hostId, rsinfo: '10.0.0.1:3307', remote: '10.0.0.9', instance_id: main },
  });
  await insertRow(db, 'tb_monitor_host_config', { rshost: host, istate: 2 });
  await insertRow(db, 'incident', {
    rule_key: 'disk',
    kind: 'host',
    severity: 'critical',
    title: 'disk 98%',
  });
  await insertRow(db, 'incident_subject', {
    ...{ incident_id: 1, subject: host, host_id: hostId },
    ...{ began_at: atSecond(startS + 10), recovered_at: atSecond(startS + 40) },
  });
  const command = await insertCommand(db, '/usr/bin/mysqldump --single-transaction orders');
  await insertRow(db, 'host_status', {
    ...{ host_id: hostId, interval_ms: 10_000, agent_version: '0.1.0', cores: 4 },
  });
  for (const offset of [0, 10, 20, 30, 40, 50]) {
    const endS = startS + offset;
    const isLast = offset === 50;
    const last = (then: number, before: number) => (isLast ? then : before);
    const key = { host_id: hostId, a_time: atSecond(endS), seq: endS % 65_536, interval_ms: 10_000 };
    const use = (cpuMs: number, memory: number, read: number) => ({
      ...{ cpu_user_ms: cpuMs, cpu_system_ms: 0, memory_bytes: memory },
      ...{ read_bytes: read, write_bytes: read, net_in_bytes: read, net_out_bytes: read / 2 },
      ...{ cpu_wait_ms: cpuMs < 0 ? null : cpuMs / 2, io_wait_ms: cpuMs < 0 ? null : cpuMs / 4 },
    });
    await insertSample(db, {
      ...{ hostId, endS },
      host: {
        ...hostCpu({ cores: 4, busyMs: last(30_000, 20_000) }),
        ...{ mem_total_bytes: 1_000 * MB, mem_used_bytes: 600 * MB, mem_cached_bytes: 100 * MB },
        ...{
          swap_in_bytes: MB,
          swap_out_bytes: 2 * MB,
          psi_cpu_some_us: 1_000_000,
          psi_io_some_us: 5_000_000,
        },
        ...{ psi_memory_some_us: 0, load1: last(7, 2), runnable: 3, blocked: 1, link_mbit: 1_000 },
        ...{ net_in_bytes: 106 * MB, net_out_bytes: 53 * MB, late_ms: last(900, 10) },
      },
      uses: {
        [main]: use(12_000, 300 * MB, 70 * MB),
        ...(isLast && { [late]: { ...use(12_000, 120 * MB, 6 * MB), restarts: 1 } }),
        [other]: use(9_000, 200 * MB, 10 * MB),
        [rest]: use(last(-3_000, -1_000), -50 * MB, 20 * MB),
      },
    });
    await insertRow(db, 'device_sample', {
      ...{ ...key, component_id: device, read_bytes: 100 * MB, write_bytes: 50 * MB, read_ops: 9 },
      ...{ write_ops: 9, busy_ms: last(10_007, 1_000), weighted_ms: 9, read_ms: 9, write_ms: 9 },
    });
    const { interval_ms: _, ...keyWithoutInterval } = key;
    await insertRow(db, 'filesystem_sample', {
      ...{ ...keyWithoutInterval, component_id: mount, total_bytes: 110 * MB },
      ...{ used_bytes: last(75, 50) * MB, free_bytes: last(25, 50) * MB },
    });
    await insertRow(db, 'interface_sample', {
      ...{ ...key, component_id: nic, speed_mbit: 1_000, in_bytes: 106 * MB, out_bytes: 53 * MB },
      ...{ in_errors: 0, out_errors: 0, in_drops: 1, out_drops: 0 },
    });
    await insertRow(db, 'net_pair_sample', { ...key, pair_id: pair, in_bytes: 10 * MB, out_bytes: 5 * MB });
    await insertRow(db, 'agent_sample', {
      ...{ ...keyWithoutInterval, cpu_ms: 50, children_cpu_ms: 10, sample_ms: 40, rss_bytes: 60 * MB },
      ...{ anon_bytes: 20 * MB, spool_reports: last(3, 0), dropped_reports: 0 },
      ...{ coverage_processes: last(0.5, 1), coverage_io: 1, coverage_net: null },
    });
    await insertRow(db, 'process_sample', {
      ...{ ...key, pid: 9120, started_at: atSecond(startS - 60), instance_id: main, command_id: command },
      ...{ role: 'backup', cpu_user_ms: 6_000, cpu_system_ms: 0, memory_bytes: MB, read_bytes: 60 * MB },
      ...{ write_bytes: 3 * MB, net_in_bytes: 8 * MB, net_out_bytes: 4 * MB },
    });
  }
  // It grows by 1 MB an hour: 25 MB that are left last for 25 hours.
  for (let hour = 0; hour <= 24; hour += 1) {
    await insertRow(db, 'filesystem_1h', {
      ...{ host_id: hostId, a_time: atSecond(startS - hour * 3_600), component_id: mount, samples: 1 },
      ...{ total_bytes: 110 * MB, used_bytes: (75 - hour) * MB, free_bytes: (25 + hour) * MB },
    });
  }
}
