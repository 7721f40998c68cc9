/** The host's own rows of a report: totals, devices, file systems, interfaces, and what the agent cost. */
import type { Report } from '@dpm/protocol';
import type { ReportIds, Row, SampleRows } from './rows.ts';

/** First columns of every sample. */
export interface SampleKey {
  host_id: number;
  a_time: string;
  seq: number;
}

type Totals = Report['totals'];
type Cpu = NonNullable<Totals['cpu']>;
type Memory = NonNullable<Totals['memory']>;

/** Rows are plain literals, here and in derive.ts: a spread costs several times as much, and there are many rows. */
export function deriveHost(report: Report, key: SampleKey): Row<'host_sample'> {
  const { totals, intervalMs } = report;
  const { pressure = {} } = totals;
  const cpu = cpuTimes(totals);
  const memory: Partial<Memory> = totals.memory ?? {};
  const { io: ioPressure, memory: memoryPressure } = pressure;
  const [load1, load5, load15] = totals.load ?? [];
  return {
    host_id: key.host_id,
    a_time: key.a_time,
    seq: key.seq,
    interval_ms: intervalMs,
    late_ms: report.lateMs,
    cores: cpu.cores,
    cpu_user_ms: cpu.userMs,
    cpu_nice_ms: cpu.niceMs,
    cpu_system_ms: cpu.systemMs,
    cpu_idle_ms: cpu.idleMs,
    cpu_iowait_ms: cpu.iowaitMs,
    cpu_irq_ms: sum(cpu.irqMs, cpu.softirqMs),
    cpu_steal_ms: cpu.stealMs,
    load1,
    load5,
    load15,
    mem_total_bytes: memory.totalBytes,
    mem_used_bytes: totals.memory && usedMemory(totals.memory),
    mem_cached_bytes: sum(memory.cachedBytes, memory.buffersBytes),
    mem_slab_bytes: memory.slabBytes,
    mem_dirty_bytes: memory.dirtyBytes,
    swap_total_bytes: memory.swapTotalBytes,
    swap_used_bytes: usedSwap(memory),
    swap_in_bytes: memory.swapInBytes,
    swap_out_bytes: memory.swapOutBytes,
    psi_cpu_some_us: pressure.cpu?.someUs,
    psi_io_some_us: ioPressure?.someUs,
    psi_io_full_us: ioPressure?.fullUs,
    psi_memory_some_us: memoryPressure?.someUs,
    psi_memory_full_us: memoryPressure?.fullUs,
    disk_read_bytes: totals.diskReadBytes,
    disk_write_bytes: totals.diskWriteBytes,
    process_read_bytes: totals.processReadBytes,
    process_write_bytes: totals.processWriteBytes,
    net_in_bytes: totals.netInBytes,
    net_out_bytes: totals.netOutBytes,
    link_mbit: fastestLink(report),
    processes: totals.processes,
    threads: totals.threads,
    runnable: totals.runnable,
    blocked: totals.blocked,
    forks: totals.forks,
  };
}

/** Old clients tell idle and waiting time only. */
function cpuTimes({ cpu, idle }: Totals): Partial<Cpu> {
  return cpu ?? idle ?? {};
}

/** Total less available, as the agent divides it among instances; kernels before 3.14 do not tell what is available. */
export function usedMemory({ totalBytes, availableBytes, ...memory }: Memory): number {
  const { freeBytes = 0, buffersBytes = 0, cachedBytes = 0 } = memory;
  const unused = availableBytes ?? freeBytes + buffersBytes + cachedBytes;
  return Math.max(0, totalBytes - unused);
}

function usedSwap({ swapTotalBytes, swapFreeBytes }: Partial<Memory>): number | undefined {
  if (swapTotalBytes === undefined || swapFreeBytes === undefined) return undefined;
  return Math.max(0, swapTotalBytes - swapFreeBytes);
}

/** Both together; undefined when one was not measured. */
function sum(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

function fastestLink({ interfaces = [], totals }: Report): number | undefined {
  const speeds = interfaces.flatMap(({ speedMbit }) => speedMbit ?? []);
  return speeds.length > 0 ? Math.max(...speeds) : totals.linkMbit;
}

/** Devices, file systems and interfaces, each by its component. */
export function deriveComponents(
  report: Report,
  { key, ids }: { key: SampleKey; ids: ReportIds },
): Pick<SampleRows, 'device_sample' | 'filesystem_sample' | 'interface_sample'> {
  const { devices = [], filesystems = [], interfaces = [], intervalMs } = report;
  return {
    device_sample: devices.map((device, index) => ({
      host_id: key.host_id,
      a_time: key.a_time,
      seq: key.seq,
      component_id: ids.components[index],
      interval_ms: intervalMs,
      read_bytes: device.readBytes,
      write_bytes: device.writeBytes,
      read_ops: device.readOps,
      write_ops: device.writeOps,
      busy_ms: device.busyMs,
      weighted_ms: device.weightedMs,
      read_ms: device.readMs,
      write_ms: device.writeMs,
    })),
    filesystem_sample: filesystems.map((filesystem, index) => ({
      host_id: key.host_id,
      a_time: key.a_time,
      seq: key.seq,
      component_id: ids.components[devices.length + index],
      total_bytes: filesystem.totalBytes,
      used_bytes: filesystem.usedBytes,
      free_bytes: filesystem.freeBytes,
      inodes: filesystem.inodes,
      inodes_free: filesystem.inodesFree,
    })),
    interface_sample: interfaces.map((one, index) => ({
      host_id: key.host_id,
      a_time: key.a_time,
      seq: key.seq,
      component_id: ids.components[devices.length + filesystems.length + index],
      interval_ms: intervalMs,
      speed_mbit: one.speedMbit,
      in_bytes: one.inBytes,
      out_bytes: one.outBytes,
      in_errors: one.inErrors,
      out_errors: one.outErrors,
      in_drops: one.inDrops,
      out_drops: one.outDrops,
    })),
  };
}

/** No row where the client does not tell what it costs. */
export function deriveAgent(report: Report, key: SampleKey): Row<'agent_sample'>[] {
  const { cost, clock } = report;
  if (cost === undefined) return [];
  const spool: Partial<NonNullable<Report['spool']>> = report.spool ?? {};
  const coverage = report.coverage ?? {};
  return [
    {
      host_id: key.host_id,
      a_time: key.a_time,
      seq: key.seq,
      cpu_ms: cost.cpuMs,
      children_cpu_ms: cost.childrenCpuMs,
      sample_ms: cost.sampleMs,
      rss_bytes: cost.rssBytes,
      anon_bytes: cost.anonBytes,
      spool_reports: spool.reports,
      spool_bytes: spool.bytes,
      dropped_reports: spool.droppedReports,
      clock_offset_ms: clock?.offsetMs,
      coverage_processes: coverage.processes,
      coverage_io: coverage.processIo,
      coverage_net: coverage.net,
    },
  ];
}
