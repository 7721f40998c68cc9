import type { ProcFiles } from '../procfs/proc-files.ts';
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

  private refresh(process: TrackedProcess): boolean {
    const { startTicks } = process;
    process.remember();
    if (!this.reader.readStat(process)) return false;
    if (process.startTicks !== startTicks) {
      // Read by path, so this is another process with the same PID: the old one's last values stay its life.
      Object.assign(process.stat, process.statBefore);
      return false;
    }
    const couldReadIo = process.ioAccess === 'read';
    this.reader.readIo(process);
    if (!couldReadIo) Object.assign(process.ioBefore, process.io);
    this.readMemory(process);
    process.measure();
    return true;
  }

  private admit(pid: number): TrackedProcess | undefined {
    const probe = new TrackedProcess(pid, '');
    const name = this.reader.readFirst(pid, probe.stat);
    if (name === undefined) return undefined;
    const process = new TrackedProcess(pid, name);
    Object.assign(process.stat, probe.stat);
    this.reader.keepStat(process);
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

  private forget(process: TrackedProcess, summary: PassSummary): void {
    this.reader.release(process);
    this.byPid.delete(process.pid);
    summary.vanished.push(process);
  }
}
