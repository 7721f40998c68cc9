/**
 * The ledger of work that ended: dumps, backups, cron jobs. A process that was seen is named with its whole life as last
 * seen; of one that came and went between two samples only its parent's counters of reaped children tell. The ledger
 * adds nothing to the sums: what ended work used is in its parent's instance, or in "other", already.
 */
import type { Usage } from '@dpm/protocol';
import { identityKey } from '../instances/identity.ts';
import type { Instance } from '../instances/instance.ts';
import type { InstanceView } from '../instances/instance-tracker.ts';
import type { KernelUnits } from '../procfs/auxv.ts';
import { dirtied, type TrackedProcess } from '../processes/tracked-process.ts';

const MIB = 1024 * 1024;
/** Less than this is not worth a line: CPU of a seen job, of unseen ones, and bytes read or dirtied. */
const SEEN_CPU_MS = 200;
const UNSEEN_CPU_MS = 50;
const IO_BYTES = 8 * MIB;
/** The largest by CPU time. */
const MOST_JOBS = 50;

export interface EndedWork {
  /** The process itself when it was seen, else its parent. */
  process: TrackedProcess;
  seen: boolean;
  /** Index of the instance that it worked for. */
  instance: number | undefined;
  usage: Usage;
}

export interface LedgerInput {
  vanished: readonly TrackedProcess[];
  living: Iterable<TrackedProcess>;
  view: InstanceView;
  /** Instances of the pass before, by PID. */
  formerOwners: ReadonlyMap<number, Instance>;
  units: KernelUnits;
}

export function findEndedWork({ vanished, living, view, formerOwners, units }: LedgerInput): EndedWork[] {
  const indexes = new Map(view.instances.map((instance, index) => [identityKey(instance), index]));
  const ended: EndedWork[] = [];
  for (const process of vanished) {
    const owner = formerOwners.get(process.pid);
    // A server that ended is an instance that went down, or a restart.
    if (process.isKernelThread || owner?.servers.includes(process)) continue;
    const usage = lifeOf(process, units);
    const instance = owner && indexes.get(identityKey(owner));
    if (isWorthALine(usage, SEEN_CPU_MS)) ended.push({ process, seen: true, instance, usage });
  }
  for (const process of living) {
    const usage = unseenChildrenOf(process, units);
    if (usage && isWorthALine(usage, UNSEEN_CPU_MS)) {
      ended.push({ process, seen: false, instance: view.owners.get(process.pid), usage });
    }
  }
  return ended.sort((a, b) => cpuMs(b.usage) - cpuMs(a.usage)).slice(0, MOST_JOBS);
}

/**
 * Everything that a process had used when it was last seen, with the children that it reaped, but for those that were
 * seen: they have lines of their own, perhaps in another instance.
 */
function lifeOf({ stat, io, ioAccess, residentPages, reaped }: TrackedProcess, units: KernelUnits): Usage {
  const usage: Usage = {
    cpuUserMs: toMs(stat.userTicks + stat.childUserTicks - reaped.userTicks, units),
    cpuSystemMs: toMs(stat.systemTicks + stat.childSystemTicks - reaped.systemTicks, units),
    memoryBytes: residentPages * units.pageBytes,
    majorFaults: stat.majorFaults,
  };
  if (ioAccess !== 'read') return usage;
  return {
    ...usage,
    readBytes: Math.max(0, io.readBytes - reaped.readBytes),
    writeBytes: Math.max(0, dirtied(io) - reaped.writeBytes),
  };
}

/** Their bytes are among the parent's own and cannot be told apart. */
function unseenChildrenOf({ use }: TrackedProcess, units: KernelUnits): Usage | undefined {
  if (use.exitedUserTicks + use.exitedSystemTicks === 0) return undefined;
  return { cpuUserMs: toMs(use.exitedUserTicks, units), cpuSystemMs: toMs(use.exitedSystemTicks, units) };
}

function isWorthALine(usage: Usage, leastCpuMs: number): boolean {
  return cpuMs(usage) >= leastCpuMs || (usage.readBytes ?? 0) + (usage.writeBytes ?? 0) >= IO_BYTES;
}

function cpuMs({ cpuUserMs = 0, cpuSystemMs = 0 }: Usage): number {
  return cpuUserMs + cpuSystemMs;
}

function toMs(ticks: number, { ticksPerS }: KernelUnits): number {
  return Math.round((ticks * 1_000) / ticksPerS);
}
