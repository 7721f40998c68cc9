import { isDenied } from '../procfs/proc-files.ts';
import { parseProcessIo } from '../procfs/process-io.ts';
import { parseCommandName, ProcessStatParser, type ProcessStat } from '../procfs/process-stat.ts';
import { copyRunTimes, emptyRunTimes, parseRunTimes, sameRunTimes } from '../procfs/schedstat.ts';
import { parseStatm } from '../procfs/statm.ts';
import { NOT_KEPT, type KeptFiles } from './kept-files.ts';
import type { TrackedProcess } from './tracked-process.ts';

/** Part of the descriptors that is left to processes at work. */
const LEFT_TO_WORKERS = 0.25;
const LEFT_PARENTHESIS = 40;
const RIGHT_PARENTHESIS = 41;

/** Reads the files of single processes, through kept descriptors where that pays. */
export class ProcessReader {
  private readonly files: KeptFiles;
  private readonly parser = new ProcessStatParser();
  private readonly runTimes = emptyRunTimes();

  /** Whether the kernel counts what threads ran. */
  private readonly countsRuns: boolean;

  constructor(files: KeptFiles) {
    this.files = files;
    const own = files.readNumbers(NOT_KEPT, 'self/schedstat');
    this.countsRuns = parseRunTimes(own, this.runTimes) && this.runTimes.ranNs > 0;
  }

  /** The command name and stat of a process not seen before; undefined when it is gone or unreadable. */
  readFirst(pid: number, stat: ProcessStat): string | undefined {
    const { buffer } = this.files;
    const length = this.files.tryRead(NOT_KEPT, `${pid}/stat`);
    if (length < 0 || !this.parser.parse({ bytes: buffer, length }, stat)) return undefined;
    return parseCommandName(buffer, length);
  }

  /**
   * True when its only thread got no CPU since the last call: all that it is charged for is as it was then. To be called
   * before `stat` and `io` are read, so that what it does in between is seen the next time.
   */
  hasRested(process: TrackedProcess): boolean {
    if (!this.countsRuns) return false;
    const { runTimes: before } = process;
    const now = this.runTimes;
    const path = `${process.pid}/schedstat`;
    if (process.runDescriptor === NOT_KEPT)
      process.runDescriptor = this.files.keep(path, { leaving: LEFT_TO_WORKERS });
    if (!parseRunTimes(this.files.readNumbers(process.runDescriptor, path), now)) return false;
    const rested = now.ranNs > 0 && sameRunTimes(now, before);
    copyRunTimes(now, before);
    return rested;
  }

  /** Keeps `stat` and `io` open from now on, when the budget allows. */
  keepCounters(process: TrackedProcess): void {
    const { pid } = process;
    if (process.statDescriptor === NOT_KEPT) process.statDescriptor = this.files.keep(`${pid}/stat`);
    if (process.ioDescriptor === NOT_KEPT && process.ioAccess === 'read')
      process.ioDescriptor = this.files.keep(`${pid}/io`);
  }

  dropCounters(process: TrackedProcess): void {
    process.statDescriptor = this.files.drop(process.statDescriptor);
    process.ioDescriptor = this.files.drop(process.ioDescriptor);
  }

  /** Reads `stat` again; false when the process is gone. */
  readStat(process: TrackedProcess): boolean {
    const length = this.files.tryRead(process.statDescriptor, `${process.pid}/stat`);
    if (length <= 0 || !this.parser.parse({ bytes: this.files.buffer, length }, process.stat)) return false;
    // Names of kernel workers tell what they do at the moment; those are no new programs.
    if (!process.isKernelThread && !this.isNamed(process.nameBytes)) {
      process.becomeProgram(parseCommandName(this.files.buffer, length));
    }
    return true;
  }

  /** True when the stat line just read is of a process of this name. */
  private isNamed(name: Buffer): boolean {
    const { buffer } = this.files;
    const start = buffer.indexOf(LEFT_PARENTHESIS) + 1;
    for (let at = 0; at < name.length; at++) {
      if (buffer[start + at] !== name[at]) return false;
    }
    return buffer[start + name.length] === RIGHT_PARENTHESIS;
  }

  /** Reads `io` if it may; `ioAccess` tells. A refusal is final for this process. */
  readIo(process: TrackedProcess): void {
    if (process.ioAccess === 'denied') return;
    try {
      const length = this.files.read(process.ioDescriptor, `${process.pid}/io`);
      if (parseProcessIo({ bytes: this.files.buffer, length }, process.io)) process.ioAccess = 'read';
    } catch (error) {
      if (!isDenied(error)) return;
      process.ioAccess = 'denied';
      process.ioDescriptor = this.files.drop(process.ioDescriptor);
    }
  }

  /** Resident and shared pages; nothing changes when they cannot be read. */
  readMemory(process: TrackedProcess): void {
    const length = this.files.tryRead(NOT_KEPT, `${process.pid}/statm`);
    const memory = length > 0 ? parseStatm(this.files.buffer, length) : undefined;
    if (!memory) return;
    process.residentPages = memory.residentPages;
    process.sharedPages = Math.min(memory.sharedPages, memory.residentPages);
  }

  release(process: TrackedProcess): void {
    this.dropCounters(process);
    process.runDescriptor = this.files.drop(process.runDescriptor);
  }
}
