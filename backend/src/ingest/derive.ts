/** A report and the ids of its names → the rows of every sample table. Pure: nothing is read, nothing is written. */
import type { Report, SignedUsage } from '@dpm/protocol';
import { deriveAgent, deriveComponents, deriveHost, type SampleKey } from './derive-host.ts';
import { derivePairs } from './derive-pairs.ts';
import type { ReportIds, Row, SampleRows } from './rows.ts';
import { toTimestamp } from './timestamp.ts';

type InstanceRow = Row<'instance_sample'>;

/** `delay_kind` of instance_sample. */
const DELAY_KINDS = { threads: 1, cgroupPsi: 2, estimated: 3 } as const;
const SEQ_VALUES = 65_536;

/** Amounts are those of the report: totals over the interval, in the same units as the columns. */
export function deriveRows(report: Report, ids: ReportIds): SampleRows {
  const key = { host_id: ids.hostId, a_time: toTimestamp(report.atMs), seq: report.seq % SEQ_VALUES };
  const context = { key, ids };
  const { processes, netPairs } = report.partsAtMs ?? {};
  const contextAt = (ms: number | undefined) =>
    ms === undefined ? context : { ids, key: { ...key, a_time: toTimestamp(ms) } };
  return {
    host_sample: [deriveHost(report, key)],
    ...deriveComponents(report, context),
    instance_sample: deriveInstances(report, context),
    process_sample: deriveProcesses(report, contextAt(processes)),
    ...derivePairs(report, contextAt(netPairs)),
    job_sample: deriveJobs(report, context),
    burst_sample: deriveBurst(report, context),
    agent_sample: deriveAgent(report, key),
  };
}

interface Context {
  key: SampleKey;
  ids: ReportIds;
}

/** One row per instance, one for everything else, and one for the signed remainder: they add up to the host. */
function deriveInstances(report: Report, { key, ids }: Context): InstanceRow[] {
  const row = (place: number, usage: SignedUsage, restarts = 0): InstanceRow => ({
    host_id: key.host_id,
    a_time: key.a_time,
    seq: key.seq,
    instance_id: ids.instances[place],
    interval_ms: report.intervalMs,
    cpu_user_ms: usage.cpuUserMs,
    cpu_system_ms: usage.cpuSystemMs,
    memory_bytes: usage.memoryBytes,
    swap_bytes: usage.swapBytes,
    read_bytes: usage.readBytes,
    write_bytes: usage.writeBytes,
    read_ops: usage.readOps,
    write_ops: usage.writeOps,
    major_faults: usage.majorFaults,
    net_in_bytes: usage.netInBytes,
    net_out_bytes: usage.netOutBytes,
    threads: usage.threads,
    fds: usage.fds,
    fd_limit: usage.fdLimit,
    processes: usage.processes,
    restarts,
    cpu_wait_ms: usage.cpuWaitMs,
    io_wait_ms: usage.ioWaitMs,
    delay_kind: usage.delayKind && DELAY_KINDS[usage.delayKind],
    delay_coverage: usage.delayCoverage,
  });
  const { instances, other, unattributed } = report;
  return [
    ...instances.map(({ usage, restarts }, place) => row(place, usage, restarts)),
    row(instances.length, other),
    row(instances.length + 1, unattributed),
  ];
}

function deriveProcesses(report: Report, { key, ids }: Context): Row<'process_sample'>[] {
  return report.processes.map(({ pid, startedAtMs, instance, command, role, usage }) => ({
    host_id: key.host_id,
    a_time: key.a_time,
    seq: key.seq,
    pid,
    interval_ms: report.intervalMs,
    started_at: startedAtMs && toTimestamp(startedAtMs),
    instance_id: instanceId(ids, instance),
    command_id: ids.commands.get(command),
    role,
    cpu_user_ms: usage.cpuUserMs,
    cpu_system_ms: usage.cpuSystemMs,
    memory_bytes: usage.memoryBytes,
    swap_bytes: usage.swapBytes,
    read_bytes: usage.readBytes,
    write_bytes: usage.writeBytes,
    read_ops: usage.readOps,
    write_ops: usage.writeOps,
    major_faults: usage.majorFaults,
    net_in_bytes: usage.netInBytes,
    net_out_bytes: usage.netOutBytes,
    threads: usage.threads,
    fds: usage.fds,
  }));
}

function deriveJobs(report: Report, { key, ids }: Context): Row<'job_sample'>[] {
  const { jobs = [] } = report;
  return jobs.map((job, index) => ({
    host_id: key.host_id,
    a_time: key.a_time,
    seq: key.seq,
    job_no: index,
    instance_id: instanceId(ids, job.instance),
    command_id: job.command && ids.commands.get(job.command),
    name: job.name,
    pid: job.pid,
    started_at: job.startedAtMs && toTimestamp(job.startedAtMs),
    ended_at: toTimestamp(job.endedAtMs),
    cpu_user_ms: job.usage.cpuUserMs,
    cpu_system_ms: job.usage.cpuSystemMs,
    read_bytes: job.usage.readBytes,
    write_bytes: job.usage.writeBytes,
  }));
}

function deriveBurst(report: Report, { key, ids }: Context): Row<'burst_sample'>[] {
  const { burst = [] } = report;
  return burst.map(({ atMs, intervalMs, instance, usage }, index) => ({
    host_id: key.host_id,
    a_time: key.a_time,
    seq: key.seq,
    burst_no: index,
    at_ms: atMs,
    interval_ms: intervalMs,
    instance_id: instanceId(ids, instance),
    cpu_ms: cpuTime(usage),
    read_bytes: usage.readBytes,
    write_bytes: usage.writeBytes,
  }));
}

function instanceId(ids: ReportIds, index: number | undefined): number | undefined {
  return index === undefined ? undefined : ids.instances[index];
}

/** User and kernel time together, ms; undefined when neither was measured. */
export function cpuTime({ cpuUserMs, cpuSystemMs }: SignedUsage): number | undefined {
  if (cpuUserMs === undefined) return cpuSystemMs;
  return cpuUserMs + (cpuSystemMs ?? 0);
}
