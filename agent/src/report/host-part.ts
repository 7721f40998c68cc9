import type { Report } from '@dpm/protocol';
import { diffCpu } from '../collectors/cpu.ts';
import { diffDisks } from '../collectors/disks.ts';
import type { HostSnapshot } from '../collectors/host-snapshot.ts';
import { diffInterfaces } from '../collectors/interfaces.ts';
import { toMemory, usedMemoryBytes } from '../collectors/memory.ts';
import { diffPressure } from '../collectors/pressure.ts';
import type { KernelUnits } from '../procfs/auxv.ts';
import type { HostTotals } from '../usage/attribution.ts';
import { defined } from './defined.ts';

type Totals = Report['totals'];

/** The host's part of a report, and the totals that are divided among instances. */
export interface HostPart {
  totals: Totals;
  devices: Report['devices'];
  interfaces: Report['interfaces'];
  divided: HostTotals;
}

/** Both values when both are there, through `diff`. */
function between<T, R>(
  before: T | undefined,
  after: T | undefined,
  diff: (before: T, after: T) => R,
): R | undefined {
  return before === undefined || after === undefined ? undefined : diff(before, after);
}

/** What the host did between two snapshots. `processes` were seen at the end. */
export function buildHostPart(
  { before, after, processes }: { before: HostSnapshot; after: HostSnapshot; processes: number | undefined },
  units: KernelUnits,
): HostPart {
  const cpu = between(before.stat, after.stat, (from, to) => diffCpu(from, to, units.ticksPerS));
  const memory = after.memory && toMemory(before.memory, after.memory, units.pageBytes);
  const devices = between(before.disks, after.disks, diffDisks);
  const network = between(before.interfaces, after.interfaces, diffInterfaces);
  const sum = (key: 'readBytes' | 'writeBytes') =>
    devices?.reduce((total, device) => total + (device[key] ?? 0), 0);
  const totals = defined<Totals>({
    cpu,
    load: after.load?.load,
    memory,
    pressure: between(before.pressure, after.pressure, diffPressure),
    diskReadBytes: sum('readBytes'),
    diskWriteBytes: sum('writeBytes'),
    netInBytes: network?.netInBytes,
    netOutBytes: network?.netOutBytes,
    processes,
    threads: after.load?.threads,
    runnable: after.stat?.runnable,
    blocked: after.stat?.blocked,
    forks: between(before.stat, after.stat, (from, to) => Math.max(0, to.forks - from.forks)),
  });
  return {
    totals,
    devices,
    interfaces: network?.interfaces,
    divided: toDivide(totals),
  };
}

/** The totals that instances, "other" and the remainder add up to. */
function toDivide({ cpu, memory, diskReadBytes, netInBytes, netOutBytes }: Totals): HostTotals {
  return {
    cpuUserMs: cpu && cpu.userMs + cpu.niceMs,
    cpuSystemMs: cpu && cpu.systemMs + cpu.irqMs + cpu.softirqMs,
    memoryBytes: memory && usedMemoryBytes(memory),
    readBytes: diskReadBytes,
    netInBytes,
    netOutBytes,
  };
}
