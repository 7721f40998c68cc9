/**
 * How long the threads of a process waited. Counters are per thread and go with it, so a thread that ends between two
 * readings takes its last waiting along: amounts are lower bounds. Only so many threads are read.
 */
import type { ProcFiles } from '../procfs/proc-files.ts';
import { parseRunDelayNs } from '../procfs/schedstat.ts';
import { parseTaskWait } from '../procfs/task-stat.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

/** What threads waited between two readings. */
export interface ThreadWait {
  runDelayNs: number;
  blockIoTicks: number;
  /** In state D at this moment. */
  blocked: number;
  /** Threads whose waiting is in the sums, of all. */
  covered: number;
  threads: number;
}

export interface WaitQuery {
  /** Threads to read at most. */
  most: number;
  /** Whether to read their state and block-I/O delay too, which doubles the cost. */
  withState: boolean;
}

interface ThreadTimes {
  runDelayNs: number;
  blockIoTicks: number;
}

interface Reading {
  times: Map<number, ThreadTimes>;
  /** All threads were read, so one that is not in it began later. */
  complete: boolean;
}

export class ThreadDelays {
  private readonly files: ProcFiles;
  private readonly readings = new WeakMap<TrackedProcess, Reading>();

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /** Undefined when the process is gone. Throws if the kernel has no schedstat. */
  measure(process: TrackedProcess, { most, withState }: WaitQuery): ThreadWait | undefined {
    const tids = this.list(process);
    if (!tids) return undefined;
    const before = this.readings.get(process);
    const reading: Reading = { times: new Map(), complete: tids.length <= most };
    const wait: ThreadWait = { runDelayNs: 0, blockIoTicks: 0, blocked: 0, covered: 0, threads: tids.length };
    for (const tid of tids.slice(0, most)) {
      const task = `${process.pid}/task/${tid}`;
      const times = this.readTimes(task, { withState, wait });
      if (!times) continue;
      reading.times.set(tid, times);
      addSince(baselineOf(tid, { before, times }), { times, wait });
    }
    this.readings.set(process, reading);
    return wait;
  }

  private list({ pid }: TrackedProcess): number[] | undefined {
    try {
      return this.files.list(`${pid}`, 'task').map(Number);
    } catch {
      return undefined;
    }
  }

  /** Undefined for a thread that ended meanwhile. */
  private readTimes(
    task: string,
    { withState, wait }: { withState: boolean; wait: ThreadWait },
  ): ThreadTimes | undefined {
    const runDelay = this.text(`${task}/schedstat`);
    const runDelayNs = runDelay ? parseRunDelayNs(runDelay) : Number.NaN;
    if (Number.isNaN(runDelayNs)) return undefined;
    const stat = withState ? this.text(`${task}/stat`) : undefined;
    const state = stat && parseTaskWait(stat);
    if (state?.state === 'D') wait.blocked++;
    return { runDelayNs, blockIoTicks: state?.blockIoTicks ?? 0 };
  }

  private text(path: string): Buffer | undefined {
    try {
      return this.files.readSmall(path);
    } catch {
      return undefined;
    }
  }
}

const NOTHING: ThreadTimes = { runDelayNs: 0, blockIoTicks: 0 };

/** What a thread is compared with: its last times, nothing when it is new, undefined when that cannot be known. */
function baselineOf(
  tid: number,
  { before, times }: { before: Reading | undefined; times: ThreadTimes },
): ThreadTimes | undefined {
  const last = before?.times.get(tid);
  if (last) return last.runDelayNs <= times.runDelayNs ? last : NOTHING;
  return before?.complete ? NOTHING : undefined;
}

function addSince(
  from: ThreadTimes | undefined,
  { times, wait }: { times: ThreadTimes; wait: ThreadWait },
): void {
  if (!from) return;
  wait.covered++;
  wait.runDelayNs += times.runDelayNs - from.runDelayNs;
  wait.blockIoTicks += Math.max(0, times.blockIoTicks - from.blockIoTicks);
}
