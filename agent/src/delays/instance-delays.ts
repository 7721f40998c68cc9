/**
 * How long instances waited for a CPU and for block devices, by the best source there is: the pressure of a control
 * group of their own, else the sum over their threads. Where the kernel does not account block-I/O delay, that part
 * is estimated from how many threads wait for a device at the moment of each sample.
 */
import type { SourceState, Usage } from '@dpm/protocol';
import { findEngine } from '../instances/engines.ts';
import type { InstanceView } from '../instances/instance-tracker.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { KeptFiles } from '../processes/kept-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';
import { CgroupPressure, type GroupPressure } from './cgroup-pressure.ts';
import { ThreadDelays, type ThreadWait } from './thread-delays.ts';

export type Delays = Pick<Usage, 'cpuWaitMs' | 'ioWaitMs' | 'delayKind' | 'delayCoverage'>;

/** Threads read of one instance, and in one pass. */
const MOST_OF_INSTANCE = 256;
const MOST_IN_PASS = 1_024;
const NS_PER_MS = 1e6;

export interface DelayInput {
  view: InstanceView;
  processes: ReadonlyMap<number, TrackedProcess>;
  /** Tasks of the host in state D waiting for I/O; undefined when not known. */
  blocked: number | undefined;
  intervalMs: number;
  ticksPerS: number;
}

export interface DelayReading {
  /** By index of the instance; undefined for the first reading, or when nothing tells. */
  delays: Array<Delays | undefined>;
  /** Share of the instances' threads that the delays cover. */
  coverage: number | undefined;
  /** What is missing or estimated, and why. */
  state: Omit<SourceState, 'source'> | undefined;
}

export interface DelayParts {
  files: ProcFiles;
  kept: KeptFiles;
  sysRoot: string;
  /** Threads read of one instance at most. */
  mostOfInstance?: number;
}

export class InstanceDelays {
  private readonly files: ProcFiles;
  private readonly mostOfInstance: number;
  private readonly threads: ThreadDelays;
  private readonly pressure: CgroupPressure;
  private lastPressure = new Map<string, GroupPressure>();
  private readonly lastBlocked = new WeakMap<TrackedProcess, number>();

  constructor({ files, kept, sysRoot, mostOfInstance = MOST_OF_INSTANCE }: DelayParts) {
    this.files = files;
    this.mostOfInstance = mostOfInstance;
    this.threads = new ThreadDelays({ files, kept });
    this.pressure = new CgroupPressure(sysRoot);
  }

  measure(input: DelayInput): DelayReading {
    const { instances } = input.view;
    if (!this.hasSchedstat())
      return { delays: instances.map(() => undefined), coverage: undefined, state: NO_SCHEDSTAT };
    const pass = new Pass(input, this.accountsBlockIo());
    const delays = instances.map((): Delays | undefined => undefined);
    const own = ownCgroups(input.view);
    const lastPressure = this.lastPressure;
    this.lastPressure = new Map();
    for (const index of byImportance(input.view)) {
      const group = own.get(index);
      const pressure = group === undefined ? undefined : this.pressure.read(group);
      if (group !== undefined && pressure) {
        this.lastPressure.set(group, pressure);
        delays[index] = fromPressure(lastPressure.get(group), pressure);
      } else delays[index] = this.fromThreads(index, pass);
    }
    this.threads.endPass();
    return { delays, coverage: pass.coverage, state: pass.estimates ? ESTIMATED : undefined };
  }

  private fromThreads(index: number, pass: Pass): Delays | undefined {
    const { ticksPerS, intervalMs, view } = pass.input;
    const sum = this.sumThreads(pass.members.get(index) ?? [], pass);
    const blockedBefore = this.exchangeBlocked(view.instances[index]?.main, sum.blocked);
    pass.count(sum);
    if (sum.covered === 0) return undefined;
    const estimatedMs = ((blockedBefore + sum.blocked) / 2) * intervalMs;
    const ioWaitMs = pass.accounted ? (sum.blockIoTicks * 1_000) / ticksPerS : estimatedMs;
    return {
      cpuWaitMs: Math.round(sum.runDelayNs / NS_PER_MS),
      ioWaitMs: Math.round(ioWaitMs),
      delayKind: pass.accounted ? 'threads' : 'estimated',
      delayCoverage: Math.min(1, sum.covered / sum.threads),
    };
  }

  private sumThreads(members: readonly number[], pass: Pass): ThreadWait {
    const sum: ThreadWait = { runDelayNs: 0, blockIoTicks: 0, blocked: 0, covered: 0, threads: 0 };
    let left = Math.min(this.mostOfInstance, pass.threadsLeft);
    for (const pid of members) {
      const process = pass.input.processes.get(pid);
      const wait = process && this.threads.measure(process, { most: left, withState: pass.withState });
      if (!wait) continue;
      left -= Math.min(left, wait.threads);
      for (const key of ['runDelayNs', 'blockIoTicks', 'blocked', 'covered', 'threads'] as const) {
        sum[key] += wait[key];
      }
    }
    return sum;
  }

  /** Keeps how many threads wait now, and returns how many waited before. */
  private exchangeBlocked(main: TrackedProcess | undefined, blocked: number): number {
    if (!main) return blocked;
    const before = this.lastBlocked.get(main) ?? blocked;
    this.lastBlocked.set(main, blocked);
    return before;
  }

  private hasSchedstat(): boolean {
    try {
      return this.files.readSmall('self/schedstat').length > 0;
    } catch {
      return false;
    }
  }

  /** Off by default since 5.14, where a switch tells; kernels without the switch account always. */
  private accountsBlockIo(): boolean {
    try {
      return this.files.readSmall('sys/kernel/task_delayacct').toString('latin1').trim() !== '0';
    } catch {
      return true;
    }
  }
}

/** What one pass may still read, and what it has read. */
class Pass {
  readonly input: DelayInput;
  readonly accounted: boolean;
  /** Without accounting, states are of interest only while anything waits. */
  readonly withState: boolean;
  readonly members = new Map<number, number[]>();
  threadsLeft = MOST_IN_PASS;
  estimates = false;
  private covered = 0;
  private threads = 0;

  constructor(input: DelayInput, accounted: boolean) {
    this.input = input;
    this.accounted = accounted;
    this.withState = accounted || input.blocked !== 0;
    for (const [pid, index] of input.view.owners) {
      const members = this.members.get(index);
      if (members) members.push(pid);
      else this.members.set(index, [pid]);
    }
  }

  get coverage(): number | undefined {
    return this.threads > 0 ? Math.min(1, this.covered / this.threads) : undefined;
  }

  count({ covered, threads }: ThreadWait): void {
    this.threadsLeft -= Math.min(this.threadsLeft, threads);
    this.covered += covered;
    this.threads += threads;
    this.estimates ||= !this.accounted && covered > 0;
  }
}

function fromPressure(before: GroupPressure | undefined, after: GroupPressure): Delays | undefined {
  if (!before) return undefined;
  return {
    cpuWaitMs: Math.max(0, Math.round((after.cpuUs - before.cpuUs) / 1_000)),
    ioWaitMs: Math.max(0, Math.round((after.ioUs - before.ioUs) / 1_000)),
    delayKind: 'cgroupPsi',
    delayCoverage: 1,
  };
}

/** Groups in which no other instance runs, by index. */
function ownCgroups({ instances }: InstanceView): Map<number, string> {
  const users = new Map<string, number>();
  const pathOf = (index: number) => instances[index]?.surroundings.cgroupPath;
  for (const { surroundings } of instances) {
    const { cgroupPath } = surroundings;
    if (cgroupPath !== undefined) users.set(cgroupPath, (users.get(cgroupPath) ?? 0) + 1);
  }
  const own = new Map<number, string>();
  for (const index of instances.keys()) {
    const path = pathOf(index);
    // A login's scope holds whatever its user starts.
    if (path !== undefined && users.get(path) === 1 && !/\/session-[^/]*\.scope/.test(path))
      own.set(index, path);
  }
  return own;
}

/** Databases first, for the case that there are more threads than may be read. */
function byImportance({ instances }: InstanceView): number[] {
  const rank = (index: number) => (findEngine({ name: instances[index]?.engine ?? '', args: [] }) ? 0 : 1);
  return [...instances.keys()].sort((a, b) => rank(a) - rank(b) || a - b);
}

const NO_SCHEDSTAT = {
  state: 'unsupported',
  reason: 'no schedstat: the kernel is built without CONFIG_SCHED_INFO',
} as const;
const ESTIMATED = {
  state: 'unsupported',
  reason:
    'kernel.task_delayacct is off: waiting for block devices is estimated from threads in state D; waiting for a CPU is exact',
} as const;
