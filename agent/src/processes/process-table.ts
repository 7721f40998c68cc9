import type { ProcFiles } from '../procfs/proc-files.ts';
import { copyProcessIo } from '../procfs/process-io.ts';
import { copyProcessStat } from '../procfs/process-stat.ts';
import { TextCursor } from '../procfs/text-cursor.ts';
import { settleExits } from './exited-work.ts';
import type { ProcessReader } from './process-reader.ts';
import { TrackedProcess } from './tracked-process.ts';

/** What one pass over all processes saw. */
export interface PassSummary {
  /** Directories of processes, and how many of their `stat` and `io` files could be read. */
  seen: number;
  read: number;
  ioRead: number;
  ioDenied: number;
  /** Processes that were not there in the pass before. */
  started: TrackedProcess[];
  vanished: TrackedProcess[];
}

/** Shared pages of a process are read again after this many passes even if its resident size stays. */
const MEMORY_PASSES = 20;
/** A process unknown so far that began earlier than this before the last pass was overlooked, not started. */
const OVERLOOKED_S = 2;
/**
 * A process of one thread that got no CPU cannot have changed its counters; but its memory may have been taken away. So
 * only small ones are left alone, and not for ever.
 */
const MOST_RESTING_PAGES = 4_096;
const REST_PASSES = 10;
/** After so many passes at work in a row descriptors are kept; after so many at rest they are not. */
const BUSY_PASSES = 3;
const IDLE_PASSES = 8;
const DIGIT_0 = 48;
const DIGIT_9 = 57;

/** All processes, by PID, with what each used between the two latest passes. */
export class ProcessTable {
  readonly byPid = new Map<number, TrackedProcess>();
  private readonly files: ProcFiles;
  private readonly reader: ProcessReader;
  private readonly ticksPerS: number;
  private pass = 0;
  private previousPassTicks = 0;

  constructor(parts: { files: ProcFiles; reader: ProcessReader; ticksPerS: number }) {
    this.files = parts.files;
    this.reader = parts.reader;
    this.ticksPerS = parts.ticksPerS;
  }

  /** Reads every process once. In the first pass nobody has used anything yet. Throws if `/proc` cannot be listed. */
  scan(): PassSummary {
    const names = this.files.list();
    const nowTicks = new TextCursor(this.files.read('uptime')).nextNumber() * this.ticksPerS;
    this.pass++;
    const summary: PassSummary = { seen: 0, read: 0, ioRead: 0, ioDenied: 0, started: [], vanished: [] };
    for (const name of names) {
      const first = name.charCodeAt(0);
      if (first < DIGIT_0 || first > DIGIT_9) continue;
      summary.seen++;
      this.visit(Number(name), summary);
    }
    this.sweep(summary);
    this.readOrphans(summary.vanished);
    settleExits(summary.vanished, this.byPid);
    this.previousPassTicks = nowTicks;
    return summary;
  }

  /** Closes what is kept open. */
  close(): void {
    for (const process of this.byPid.values()) this.reader.release(process);
    this.byPid.clear();
  }

  private visit(pid: number, summary: PassSummary): void {
    const known = this.byPid.get(pid);
    if (known && this.refresh(known)) return this.count(known, summary);
    if (known) this.forget(known, summary);
    const process = this.admit(pid);
    if (!process) return;
    if (this.pass > 1) summary.started.push(process);
    this.count(process, summary);
  }

  /** False when it is gone. */
  private refresh(process: TrackedProcess): boolean {
    if (mayRest(process) && this.reader.hasRested(process)) {
      process.rest();
      if (process.restedPasses === IDLE_PASSES) this.reader.dropCounters(process);
      return true;
    }
    if (!this.readAll(process)) return false;
    process.work();
    if (process.busyPasses >= BUSY_PASSES || process.stat.threads > 1) this.reader.keepCounters(process);
    return true;
  }

  private readAll(process: TrackedProcess): boolean {
    const { startTicks } = process;
    process.remember();
    if (!this.reader.readStat(process)) return false;
    if (process.startTicks !== startTicks) {
      // Read by path, so this is another process with the same PID: the old one's last values stay its life.
      copyProcessStat(process.statBefore, process.stat);
      return false;
    }
    const couldReadIo = process.ioAccess === 'read';
    this.reader.readIo(process);
    if (!couldReadIo) copyProcessIo(process.io, process.ioBefore);
    this.readMemory(process);
    process.measure();
    return true;
  }

  private admit(pid: number): TrackedProcess | undefined {
    const probe = new TrackedProcess(pid, '');
    const name = this.reader.readFirst(pid, probe.stat);
    if (name === undefined) return undefined;
    const process = new TrackedProcess(pid, name);
    copyProcessStat(probe.stat, process.stat);
    this.reader.readIo(process);
    this.readMemory(process);
    const overlooked = process.startTicks < this.previousPassTicks - OVERLOOKED_S * this.ticksPerS;
    if (this.pass === 1 || overlooked) process.remember();
    process.measure();
    this.byPid.set(pid, process);
    return process;
  }

  private readMemory(process: TrackedProcess): void {
    const { residentPages } = process.stat;
    const due = this.pass - process.memoryReadInPass >= MEMORY_PASSES + (process.pid % MEMORY_PASSES);
    if (residentPages === process.residentInStat && !due && process.memoryReadInPass >= 0) return;
    process.memoryReadInPass = this.pass;
    process.residentInStat = residentPages;
    process.residentPages = residentPages;
    process.sharedPages = Math.min(process.sharedPages, residentPages);
    if (residentPages > 0) this.reader.readMemory(process);
  }

  private count(process: TrackedProcess, summary: PassSummary): void {
    process.seenInPass = this.pass;
    summary.read++;
    if (process.ioAccess === 'read') summary.ioRead++;
    else if (process.ioAccess === 'denied') summary.ioDenied++;
  }

  private sweep(summary: PassSummary): void {
    for (const process of this.byPid.values()) {
      if (process.seenInPass !== this.pass) this.forget(process, summary);
    }
  }

  /** Who loses its parent gets another one without doing anything for it. */
  private readOrphans(vanished: readonly TrackedProcess[]): void {
    if (vanished.length === 0) return;
    const gone = new Set(vanished.map(({ pid }) => pid));
    for (const process of this.byPid.values()) {
      if (process.restedPasses > 0 && gone.has(process.stat.ppid)) this.readAll(process);
    }
  }

  private forget(process: TrackedProcess, summary: PassSummary): void {
    this.reader.release(process);
    this.byPid.delete(process.pid);
    summary.vanished.push(process);
  }
}

/** S sleeping, I idle kernel thread, T stopped, Z ended and not reaped; D and R are about to change. */
function mayRest({ stat, pid, restedPasses }: TrackedProcess): boolean {
  const { state, threads, residentPages } = stat;
  if (threads !== 1 || residentPages > MOST_RESTING_PAGES) return false;
  if (restedPasses >= REST_PASSES + (pid % REST_PASSES)) return false;
  return state === 'S' || state === 'I' || state === 'T' || state === 'Z';
}
