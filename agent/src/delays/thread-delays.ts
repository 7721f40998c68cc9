/**
 * How long the threads of a process waited. Counters are per thread and go with it, so a thread that ends between two
 * readings takes its last waiting along: amounts are lower bounds. Only so many threads are read.
 */
import type { ProcFiles } from '../procfs/proc-files.ts';
import {
  copyRunTimes,
  emptyRunTimes,
  parseRunTimes,
  sameRunTimes,
  type RunTimes,
} from '../procfs/schedstat.ts';
import { parseTaskWait, type TaskWait } from '../procfs/task-stat.ts';
import type { KeptFiles } from '../processes/kept-files.ts';
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

/** One thread as last read. */
interface Thread {
  path: string;
  descriptor: number;
  times: RunTimes;
  /** Undefined when it was not asked for. */
  wait: TaskWait | undefined;
  /** False until it was read once: what it waited before belongs to nobody. */
  hasBaseline: boolean;
}

interface Known {
  threads: Map<number, Thread>;
  /** How many there were in all when they were listed, and what `stat` said then. */
  listed: number;
  counted: number;
  most: number;
  /** Some of them ended: who is there has to be asked again. */
  stale: boolean;
  seenInPass: number;
}

export class ThreadDelays {
  private readonly files: ProcFiles;
  private readonly kept: KeptFiles;
  private readonly known = new Map<TrackedProcess, Known>();
  private readonly now = emptyRunTimes();
  private pass = 0;

  constructor({ files, kept }: { files: ProcFiles; kept: KeptFiles }) {
    this.files = files;
    this.kept = kept;
  }

  /** Undefined when the process is gone. */
  measure(process: TrackedProcess, { most, withState }: WaitQuery): ThreadWait | undefined {
    const known = this.threadsOf(process, most);
    if (!known) return undefined;
    known.seenInPass = this.pass;
    const sum: ThreadWait = { runDelayNs: 0, blockIoTicks: 0, blocked: 0, covered: 0, threads: known.listed };
    for (const [tid, thread] of known.threads) {
      if (this.add(thread, { withState, sum })) continue;
      this.kept.drop(thread.descriptor);
      known.threads.delete(tid);
      known.stale = true;
    }
    return sum;
  }

  /** Forgets the processes that were not measured since the last call. */
  endPass(): void {
    for (const [process, { threads, seenInPass }] of this.known) {
      if (seenInPass === this.pass) continue;
      for (const { descriptor } of threads.values()) this.kept.drop(descriptor);
      this.known.delete(process);
    }
    this.pass++;
  }

  /** Listing threads costs more than reading them, so it is done when their number changed or one ended. */
  private threadsOf(process: TrackedProcess, most: number): Known | undefined {
    const before = this.known.get(process);
    const counted = process.stat.threads;
    if (before && isCurrent(before, { counted, most })) return before;
    const tids = this.list(process);
    if (!tids) return undefined;
    const threads = new Map<number, Thread>();
    const sawAll = before !== undefined && before.listed <= before.most;
    for (const tid of tids.slice(0, most)) {
      threads.set(tid, before?.threads.get(tid) ?? this.open(`${process.pid}/task/${tid}`, sawAll));
    }
    if (before) this.dropGone(before, threads);
    const known = { threads, listed: tids.length, counted, most, stale: false, seenInPass: this.pass };
    this.known.set(process, known);
    return known;
  }

  private dropGone(before: Known, threads: ReadonlyMap<number, Thread>): void {
    for (const [tid, { descriptor }] of before.threads) if (!threads.has(tid)) this.kept.drop(descriptor);
  }

  private list({ pid }: TrackedProcess): number[] | undefined {
    try {
      return this.files.list(`${pid}`, 'task').map(Number);
    } catch {
      return undefined;
    }
  }

  /** A thread that was not there when all were seen began since, with nothing waited. */
  private open(path: string, isNew: boolean): Thread {
    const descriptor = this.kept.keep(`${path}/schedstat`);
    const wait = isNew ? { state: '', blockIoTicks: 0 } : undefined;
    return { path, descriptor, times: emptyRunTimes(), wait, hasBaseline: isNew };
  }

  /** False for a thread that ended meanwhile. */
  private add(thread: Thread, { withState, sum }: { withState: boolean; sum: ThreadWait }): boolean {
    const { times, wait: before } = thread;
    const line = this.kept.readNumbers(thread.descriptor, `${thread.path}/schedstat`);
    if (!parseRunTimes(line, this.now)) return false;
    const hasMoved = !sameRunTimes(this.now, times);
    this.refreshWait(thread, { withState, hasMoved });
    if (withState && thread.wait?.state === 'D') sum.blocked++;
    if (thread.hasBaseline) {
      sum.covered++;
      sum.runDelayNs += since(times.delayedNs, this.now.delayedNs);
      if (before && thread.wait) sum.blockIoTicks += since(before.blockIoTicks, thread.wait.blockIoTicks);
    }
    if (hasMoved) copyRunTimes(this.now, times);
    thread.hasBaseline = true;
    return true;
  }

  /** Who got no CPU is in the state of before: waking up comes with running. */
  private refreshWait(
    thread: Thread,
    { withState, hasMoved }: { withState: boolean; hasMoved: boolean },
  ): void {
    if (withState && (hasMoved || !thread.wait)) thread.wait = this.readWait(thread.path) ?? thread.wait;
    else if (!withState && hasMoved) thread.wait = undefined;
  }

  private readWait(path: string): TaskWait | undefined {
    try {
      return parseTaskWait(this.files.readSmall(`${path}/stat`));
    } catch {
      return undefined;
    }
  }
}

function isCurrent(known: Known, { counted, most }: { counted: number; most: number }): boolean {
  const sameLimit = known.most === most || known.listed <= Math.min(known.most, most);
  return !known.stale && known.counted === counted && sameLimit;
}

/** A number that fell is that of another thread with the same id. */
function since(before: number, now: number): number {
  return now >= before ? now - before : now;
}
