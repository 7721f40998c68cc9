import type { AgentSettings } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import type { KernelUnits } from '../procfs/auxv.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import type { NetBytes } from './attribution.ts';

export type Thresholds = NonNullable<AgentSettings['thresholds']>;

export interface Selection {
  topProcesses: number;
  thresholds: Thresholds;
  intervalMs: number;
  units: KernelUnits;
  /** Bytes by PID; undefined when network was not measured. */
  net?: ReadonlyMap<number, NetBytes> | undefined;
}

type Measure = (process: TrackedProcess) => number;
const cpuTicks: Measure = ({ use }) => use.userTicks + use.systemTicks;
const MEASURES: readonly Measure[] = [
  cpuTicks,
  ({ residentPages }) => residentPages,
  ({ use }) => use.readBytes,
  ({ use }) => use.writeBytes,
];

/** The processes to report: the top N per resource of those that used any, and all over a threshold. */
export function selectProcesses(processes: Iterable<TrackedProcess>, selection: Selection): TrackedProcess[] {
  const all = [...processes];
  const chosen = new Set<TrackedProcess>();
  const netBytes: Measure = ({ pid }) => sumOf(selection.net?.get(pid));
  for (const measure of [...MEASURES, netBytes]) {
    for (const process of largest(all, { measure, count: selection.topProcesses })) chosen.add(process);
  }
  for (const process of all) if (isOver(process, selection)) chosen.add(process);
  return [...chosen].slice(0, LIMITS.processes);
}

/** Of those that measure anything; the lower PID first where two measure the same. */
function largest(
  processes: readonly TrackedProcess[],
  by: { measure: Measure; count: number },
): TrackedProcess[] {
  const { measure, count } = by;
  const found: Array<{ process: TrackedProcess; value: number }> = [];
  for (const process of processes) {
    const value = measure(process);
    if (value <= 0) continue;
    let at = found.length;
    for (; at > 0; at--) {
      const other = found[at - 1];
      if (!other || other.value > value) break;
      if (other.value === value && other.process.pid < process.pid) break;
    }
    if (at >= count) continue;
    found.splice(at, 0, { process, value });
    if (found.length > count) found.pop();
  }
  return found.map(({ process }) => process);
}

/** Thresholds: % of one core, bytes resident, bytes per second read or dirtied, and received and sent. */
function isOver(process: TrackedProcess, { thresholds, intervalMs, units, net }: Selection): boolean {
  const { cpuPercent, memoryBytes, ioBytesPerS, netBytesPerS } = thresholds;
  const cpuMs = (cpuTicks(process) * 1_000) / units.ticksPerS;
  const perS = (bytes: number) => (bytes * 1_000) / intervalMs;
  const { readBytes, writeBytes } = process.use;
  return (
    reaches((cpuMs * 100) / intervalMs, cpuPercent) ||
    reaches(process.residentPages * units.pageBytes, memoryBytes) ||
    reaches(perS(Math.max(readBytes, writeBytes)), ioBytesPerS) ||
    reaches(perS(sumOf(net?.get(process.pid))), netBytesPerS)
  );
}

function sumOf(net: NetBytes | undefined): number {
  return net ? net.inBytes + net.outBytes : 0;
}

function reaches(value: number, threshold: number | undefined): boolean {
  return threshold !== undefined && value > 0 && value >= threshold;
}
