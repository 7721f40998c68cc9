/**
 * Divides what the host used among instances, "other" and a signed remainder, so that for every resource
 * instances + other + unattributed = the host's total.
 */
import type { SignedUsage, Usage } from '@dpm/protocol';
import type { KernelUnits } from '../procfs/auxv.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { GroupSum } from './group-sum.ts';

/** What the host used; a total that is undefined could not be measured. */
export interface HostTotals {
  /** user + nice, and system + irq + softirq, of all cores. */
  cpuUserMs: number | undefined;
  cpuSystemMs: number | undefined;
  memoryBytes: number | undefined;
  readBytes: number | undefined;
  /** Through physical interfaces. */
  netInBytes: number | undefined;
  netOutBytes: number | undefined;
}

/** Bytes received and sent. */
export interface NetBytes {
  inBytes: number;
  outBytes: number;
}

/** Network by instance and for "other"; what could be given to nobody is in neither. */
export interface DividedTraffic {
  /** Undefined for one whose sockets cannot be seen from here. */
  instances: ReadonlyArray<NetBytes | undefined>;
  other: NetBytes;
}

export interface Attribution {
  /** In the order of the instances. */
  instances: Usage[];
  other: Usage;
  unattributed: SignedUsage;
}

interface Parts {
  instanceCount: number;
  owners: ReadonlyMap<number, number>;
  processes: Iterable<TrackedProcess>;
  totals: HostTotals;
  units: KernelUnits;
  /** Undefined when it was not measured. */
  traffic?: DividedTraffic | undefined;
}

export function attribute({ instanceCount, owners, processes, totals, units, traffic }: Parts): Attribution {
  const groups = Array.from({ length: instanceCount }, () => new GroupSum());
  const others = new GroupSum();
  for (const process of processes) {
    const owner = owners.get(process.pid);
    (owner === undefined ? others : (groups[owner] ?? others)).add(process);
  }
  capExitedWork([...groups, others], { totals, units });
  const instances = groups.map((group, index) => withNet(group.toUsage(units), traffic?.instances[index]));
  const other = withNet(others.toUsage(units), traffic?.other);
  const divided = traffic ? totals : { ...totals, netInBytes: undefined, netOutBytes: undefined };
  return { instances, other, unattributed: remainder(divided, [...instances, other]) };
}

export function withNet(usage: Usage, net: NetBytes | undefined): Usage {
  return net ? { ...usage, netInBytes: net.inBytes, netOutBytes: net.outBytes } : usage;
}

/**
 * Work of children that ended is known from their parents' counters only. A child that outlived its parent is reaped
 * by another one, with a life that was counted before; so all such work together may not exceed what the host has left.
 */
function capExitedWork(
  groups: readonly GroupSum[],
  { totals, units }: { totals: HostTotals; units: KernelUnits },
): void {
  if (totals.cpuUserMs === undefined || totals.cpuSystemMs === undefined) return;
  const sum = (pick: (group: GroupSum) => number) => groups.reduce((total, group) => total + pick(group), 0);
  const busy = ((totals.cpuUserMs + totals.cpuSystemMs) * units.ticksPerS) / 1_000;
  const left = Math.max(0, busy - sum(({ userTicks, systemTicks }) => userTicks + systemTicks));
  const exited = sum(({ exitedUserTicks, exitedSystemTicks }) => exitedUserTicks + exitedSystemTicks);
  if (exited <= left) return;
  for (const group of groups) {
    group.exitedUserTicks = Math.floor((group.exitedUserTicks * left) / exited);
    group.exitedSystemTicks = Math.floor((group.exitedSystemTicks * left) / exited);
  }
}

const DIVIDED = [
  'cpuUserMs',
  'cpuSystemMs',
  'memoryBytes',
  'readBytes',
  'netInBytes',
  'netOutBytes',
] as const;

/** Writes have no remainder: processes dirty pages, devices write them later and in other amounts. */
function remainder(totals: HostTotals, parts: readonly Usage[]): SignedUsage {
  const rest: SignedUsage = {};
  for (const key of DIVIDED) {
    const total = totals[key];
    if (total === undefined) continue;
    rest[key] = parts.reduce((left, usage) => left - (usage[key] ?? 0), total);
  }
  return rest;
}
