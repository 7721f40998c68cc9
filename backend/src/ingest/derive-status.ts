/** A report → the row of `host_status` that it makes, if it is the host's newest. Shares are 0 to 1. Pure. */
import { LEGACY_RUNTIME, type Report } from '@dpm/protocol';
import { cpuTime } from './derive.ts';
import { usedMemory } from './derive-host.ts';
import type { ReportIds, StatusRow } from './rows.ts';
import { toTimestamp } from './timestamp.ts';

const SERVER_CHARS = 255;

export function deriveStatus(report: Report, ids: ReportIds): StatusRow {
  const { agent, totals, intervalMs, coverage } = report;
  const device = findBusiestDevice(report);
  const top = findTopInstance(report);
  return {
    host_id: ids.hostId,
    a_time: toTimestamp(report.atMs),
    interval_ms: intervalMs,
    client: agent.runtime === LEGACY_RUNTIME ? 'legacy' : 'agent',
    agent_version: agent.version,
    bundle: agent.bundle,
    cores: (totals.cpu ?? totals.idle)?.cores,
    cpu_share: cpuShare(report),
    memory_share: memoryShare(totals.memory),
    disk_util: device && Math.min(1, device.busyMs / intervalMs),
    disk_device: device?.name,
    top_instance_id: top && ids.instances[top.index],
    top_share: top?.share,
    instance_count: report.instances.length,
    sources: JSON.stringify(report.sources),
    coverage: coverage && JSON.stringify(coverage),
    clock_offset_ms: report.clock?.offsetMs,
    ...deriveAgentStatus(report),
  };
}

/** What the agent costs and what it has not delivered. */
function deriveAgentStatus({ cost, spool, intervalMs, server }: Report) {
  return {
    agent_cpu_share: cost && (cost.cpuMs + (cost.childrenCpuMs ?? 0)) / intervalMs,
    agent_rss_bytes: cost?.rssBytes,
    spool_reports: spool?.reports,
    spool_bytes: spool?.bytes,
    dropped_reports: spool?.droppedReports,
    server: server?.slice(0, SERVER_CHARS),
  };
}

/** What was used, of what all cores could give: the capacity that `top_share` is a part of, too. */
function cpuShare({ totals: { cpu, idle }, intervalMs }: Report): number | undefined {
  if (cpu === undefined) return idle && busyShare(idle, intervalMs);
  const busyMs = cpu.userMs + cpu.niceMs + cpu.systemMs + cpu.irqMs + cpu.softirqMs;
  return Math.min(1, busyMs / (cpu.cores * intervalMs));
}

/** Where only idle and waiting time are told. */
function busyShare(idle: NonNullable<Report['totals']['idle']>, intervalMs: number): number {
  return Math.max(0, 1 - (idle.idleMs + (idle.iowaitMs ?? 0)) / (idle.cores * intervalMs));
}

function memoryShare(memory: Report['totals']['memory']): number | undefined {
  if (memory === undefined || memory.totalBytes === 0) return undefined;
  return usedMemory(memory) / memory.totalBytes;
}

function findBusiestDevice({ devices = [] }: Report): { name: string; busyMs: number } | undefined {
  let busiest: { name: string; busyMs: number } | undefined;
  for (const { name, busyMs } of devices) {
    if (busyMs !== undefined && busyMs > (busiest?.busyMs ?? -1)) busiest = { name, busyMs };
  }
  return busiest;
}

/** The instance with most CPU time; none when none used any, or the capacity is not known. */
function findTopInstance(report: Report): { index: number; share: number } | undefined {
  const { cpu } = report.totals;
  let top = { index: -1, cpuMs: 0 };
  report.instances.forEach(({ usage }, index) => {
    const cpuMs = cpuTime(usage) ?? 0;
    if (cpuMs > top.cpuMs) top = { index, cpuMs };
  });
  if (top.index < 0 || cpu === undefined) return undefined;
  return { index: top.index, share: top.cpuMs / (cpu.cores * report.intervalMs) };
}
