import type { Database } from '../../../backend/src/db/database.ts';
import {
  atSecond,
  hostCpu,
  insertCommand,
  insertInstance,
  insertRow,
  insertSample,
} from '../../support/sample-rows.ts';

/** 2026-11-24 06:00:00 UTC. */
export const START_S = 1_795_500_000;
export const GIB = 2 ** 30;

/** What the first sample tells otherwise than the later ones. */
const FIRST = {
  host: { psi_cpu_some_us: 5_000_000, psi_io_some_us: null, late_ms: 0 },
  main: { restarts: 0, delay_kind: 1, delay_coverage: 1, threads: 30 },
};
const LATER = {
  host: { psi_cpu_some_us: 5_000_000, psi_io_some_us: 2_000_000, late_ms: 40 },
  main: { restarts: 1, delay_kind: 3, delay_coverage: 0.5, threads: 40 },
};

/** Host `db-17` with three samples of 10 s that end at START_S + 10, 20 and 30; 3309 is there from the second on. */
export async function fillHalfMinute(db: Database): Promise<Record<string, number>> {
  const ids: Record<string, number> = {};
  const id = (name: string) => ids[name] ?? 0;
  const hostId = await insertRow(db, 'host', { rshost: 'db-17' });
  await insertRow(db, 'host', { rshost: 'db-18' });
  ids['3307'] = await insertInstance(db, { hostId, port: 3307, command: '/usr/sbin/mysqld --port=3307' });
  ids['3309'] = await insertInstance(db, { hostId, port: 3309 });
  ids['other'] = await insertInstance(db, { hostId, kind: 'other' });
  ids['rest'] = await insertInstance(db, { hostId, kind: 'unattributed' });
  const usage = (cpu: number, memory: number, readBytes: number) => ({
    ...{ cpu_user_ms: cpu, cpu_system_ms: 0, memory_bytes: memory, read_bytes: readBytes },
  });
  for (const [index, endS] of [10, 20, 30].map((offset) => START_S + offset).entries()) {
    const late = index > 0;
    const { host: hostDetails, main } = late ? LATER : FIRST;
    await insertSample(db, {
      ...{ hostId, endS },
      host: {
        ...hostCpu({ cores: 4, busyMs: 20_000, stealMs: 18_000 }),
        ...{ mem_total_bytes: 16 * GIB, mem_used_bytes: 8 * GIB },
        ...{ disk_read_bytes: 1000, disk_write_bytes: 900, net_in_bytes: 10, net_out_bytes: 20 },
        ...hostDetails,
      },
      uses: {
        [id('3307')]: {
          ...usage(12_000, 3 * GIB, 600),
          ...{ write_bytes: 100, processes: 2, io_wait_ms: 5, net_in_bytes: 6, net_out_bytes: 9 },
          ...{ fds: 90, fd_limit: 100, ...main },
        },
        ...(late && { [id('3309')]: { ...usage(5_000, 2 * GIB, 300), write_bytes: 50 } }),
        [id('other')]: {
          ...usage(late ? 4_000 : 9_000, late ? GIB : 3 * GIB, late ? 150 : 450),
          processes: 40,
        },
        // The kernel's part was not measured.
        [id('rest')]: { ...usage(-1_000, 2 * GIB, -50), cpu_system_ms: null },
      },
    });
  }
  const other = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sdb' });
  const busiest = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
  const device = {
    ...{ read_bytes: 0, write_bytes: 0, read_ops: 0, write_ops: 0, weighted_ms: 0, read_ms: 0, write_ms: 0 },
  };
  for (const [component, busyMs] of [
    [other, 1_000],
    [busiest, 4_000],
  ] as const) {
    for (const offset of [10, 20, 30]) {
      await insertRow(db, 'device_sample', {
        ...{ host_id: hostId, a_time: atSecond(START_S + offset), seq: 1, component_id: component },
        ...{ interval_ms: 10_000, busy_ms: busyMs, ...device },
      });
    }
  }
  await fillProcesses(db, { hostId, instanceId: id('3307') });
  await fillDetails(db, { hostId, instanceId: id('3307') });
  await insertRow(db, 'host_status', {
    ...{ host_id: hostId, interval_ms: 10_000, agent_version: '1' },
    sources: '[{"source":"net","state":"notCollected","reason":"no collector yet"}]',
  });
  for (const [offset, share] of [
    [10, 0.5],
    [30, 0.75],
    [40, 1],
  ] as const) {
    await insertRow(db, 'agent_sample', {
      ...{
        host_id: hostId,
        a_time: atSecond(START_S + offset),
        seq: 1,
        cpu_ms: 1,
        sample_ms: 1,
        rss_bytes: offset,
      },
      ...{
        coverage_processes: 1,
        coverage_io: share,
        children_cpu_ms: 2,
        dropped_reports: offset > 20 ? 4 : 1,
      },
    });
  }
  return ids;
}

async function fillProcesses(
  db: Database,
  { hostId, instanceId }: { hostId: number; instanceId: number },
): Promise<void> {
  const main = await insertCommand(db, '/usr/sbin/mysqld --port=3307');
  const dump = await insertCommand(db, 'mysqldump --single-transaction orders');
  const process = (offset: number, pid: number, startS: number) => ({
    ...{ host_id: hostId, a_time: atSecond(START_S + offset), seq: 1, pid, interval_ms: 10_000 },
    ...{ started_at: atSecond(startS), cpu_user_ms: 5_000, cpu_system_ms: 1_000, memory_bytes: GIB },
    ...{ instance_id: instanceId, command_id: main },
  });
  // The agent was restarted after the first sample: the same process starts a second later.
  for (const [offset, startS] of [
    [10, START_S - 100],
    [20, START_S - 99],
    [30, START_S - 99],
  ] as const) {
    await insertRow(db, 'process_sample', process(offset, 4001, startS));
  }
  await insertRow(db, 'process_sample', {
    ...process(20, 5000, START_S),
    ...{ role: 'backup', command_id: dump, cpu_user_ms: 10, read_bytes: 900 },
  });
  // The number was used again long after.
  await insertRow(db, 'process_sample', { ...process(30, 5000, START_S + 25), cpu_user_ms: 1 });
  await insertRow(db, 'process_sample', {
    ...process(30, 77, START_S),
    ...{ instance_id: null, command_id: dump, memory_bytes: null },
  });
}

/** Two clients, a backup that ended in the third sample, cron jobs, and fine samples of the second interval. */
async function fillDetails(
  db: Database,
  { hostId, instanceId }: { hostId: number; instanceId: number },
): Promise<void> {
  const key = (offset: number) => ({ host_id: hostId, a_time: atSecond(START_S + offset), seq: 1 });
  for (const [remote, bytes] of [
    ['10.0.0.7', 6],
    ['127.0.0.1', 1_000],
  ] as const) {
    const pairId = await insertRow(db, 'net_pair', {
      ...{ host_id: hostId, rsinfo: `${remote === '127.0.0.1' ? remote : '10.0.0.5'}:3307`, remote },
      instance_id: instanceId,
    });
    for (const offset of [10, 20, 40]) {
      const sample = { ...key(offset), pair_id: pairId, interval_ms: 10_000 };
      await insertRow(db, 'net_pair_sample', { ...sample, in_bytes: bytes, out_bytes: 2 * bytes });
    }
  }
  const command = await insertCommand(db, 'xtrabackup --backup');
  const job = (offset: number, jobNo: number) => ({
    ...{ ...key(offset), job_no: jobNo, ended_at: atSecond(START_S + offset) },
    ...{ cpu_user_ms: 40, cpu_system_ms: 20, read_bytes: 900, write_bytes: 0 },
  });
  await insertRow(db, 'job_sample', {
    ...{ ...job(30, 0), instance_id: instanceId, name: 'xtrabackup', command_id: command, pid: 61 },
    started_at: atSecond(START_S + 5),
  });
  await insertRow(db, 'job_sample', { ...job(30, 1), name: 'cron', pid: 50, read_bytes: null });
  // At work before and after the window's end; and one that began only then.
  await insertRow(db, 'job_sample', {
    ...{ ...job(60, 0), name: 'tar', pid: 70, started_at: atSecond(START_S + 20) },
  });
  await insertRow(db, 'job_sample', {
    ...{ ...job(60, 1), name: 'later', pid: 71, started_at: atSecond(START_S + 50) },
  });
  for (const [burstNo, cpu, read] of [
    [0, 900, null],
    [1, 1_950, null],
    [2, 400, null],
  ] as const) {
    await insertRow(db, 'burst_sample', {
      ...{ ...key(20), burst_no: burstNo, at_ms: (START_S + 11 + burstNo) * 1000, interval_ms: 500 },
      ...{ instance_id: instanceId, cpu_ms: cpu / 2, read_bytes: read, write_bytes: burstNo },
    });
  }
}
