import { closeSync, openSync, readSync } from 'node:fs';
import { isDenied } from '../procfs/proc-files.ts';
import { parseProcessIo } from '../procfs/process-io.ts';
import { parseCommandName, ProcessStatParser, type ProcessStat } from '../procfs/process-stat.ts';
import { parseStatm } from '../procfs/statm.ts';
import type { DescriptorBudget } from './descriptor-budget.ts';
import type { TrackedProcess } from './tracked-process.ts';

/** Files of one process are far smaller; a command name cannot exceed 64 bytes in stat. */
const BUFFER_BYTES = 4_096;
const LEFT_PARENTHESIS = 40;
const RIGHT_PARENTHESIS = 41;

/**
 * Reads the files of single processes into one preallocated buffer. `stat` and `io` are kept open as long as the
 * budget lasts and read again from position 0: that halves the cost of a pass. A kept descriptor of a process that
 * ended answers ESRCH, even when its PID was given to another one.
 */
export class ProcessReader {
  private readonly root: string;
  private readonly budget: DescriptorBudget;
  private readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private readonly parser = new ProcessStatParser();

  constructor({ root, budget }: { root: string; budget: DescriptorBudget }) {
    this.root = root;
    this.budget = budget;
  }

  /** The command name and stat of a process not seen before; undefined when it is gone or unreadable. */
  readFirst(pid: number, stat: ProcessStat): string | undefined {
    const length = this.readPath(`${this.root}/${pid}/stat`);
    if (length < 0 || !this.parser.parse({ bytes: this.buffer, length }, stat)) return undefined;
    return parseCommandName(this.buffer, length);
  }

  /** Keeps `stat` open from now on, when the budget allows. */
  keepStat(process: TrackedProcess): void {
    process.statDescriptor = this.keep(`${this.root}/${process.pid}/stat`);
  }

  /** Reads `stat` again; false when the process is gone. */
  readStat(process: TrackedProcess): boolean {
    const length =
      process.statDescriptor < 0
        ? this.readPath(`${this.root}/${process.pid}/stat`)
        : this.readDescriptor(process.statDescriptor);
    if (length <= 0 || !this.parser.parse({ bytes: this.buffer, length }, process.stat)) return false;
    // Names of kernel workers tell what they do at the moment; those are no new programs.
    if (!process.isKernelThread && !this.isNamed(process.nameBytes)) {
      process.becomeProgram(parseCommandName(this.buffer, length));
    }
    return true;
  }

  /** True when the stat line just read is of a process of this name. */
  private isNamed(name: Buffer): boolean {
    const start = this.buffer.indexOf(LEFT_PARENTHESIS) + 1;
    for (let at = 0; at < name.length; at++) {
      if (this.buffer[start + at] !== name[at]) return false;
    }
    return this.buffer[start + name.length] === RIGHT_PARENTHESIS;
  }

  /** Reads `io` if it may; `ioAccess` tells. A refusal is final for this process. */
  readIo(process: TrackedProcess): void {
    if (process.ioAccess === 'denied') return;
    try {
      const length = this.readIoOf(process);
      if (parseProcessIo({ bytes: this.buffer, length }, process.io)) process.ioAccess = 'read';
    } catch (error) {
      if (!isDenied(error)) return;
      process.ioAccess = 'denied';
      process.ioDescriptor = this.drop(process.ioDescriptor);
    }
  }

  /** Resident and shared pages; nothing changes when they cannot be read. */
  readMemory(process: TrackedProcess): void {
    const length = this.readPath(`${this.root}/${process.pid}/statm`);
    const memory = length > 0 ? parseStatm(this.buffer, length) : undefined;
    if (!memory) return;
    process.residentPages = memory.residentPages;
    process.sharedPages = Math.min(memory.sharedPages, memory.residentPages);
  }

  release(process: TrackedProcess): void {
    process.statDescriptor = this.drop(process.statDescriptor);
    process.ioDescriptor = this.drop(process.ioDescriptor);
  }

  private readIoOf(process: TrackedProcess): number {
    const path = `${this.root}/${process.pid}/io`;
    if (process.ioDescriptor < 0) process.ioDescriptor = this.keep(path);
    if (process.ioDescriptor >= 0) return readSync(process.ioDescriptor, this.buffer, 0, BUFFER_BYTES, 0);
    const descriptor = openSync(path, 'r');
    try {
      return readSync(descriptor, this.buffer, 0, BUFFER_BYTES, 0);
    } finally {
      closeSync(descriptor);
    }
  }

  /** An open descriptor within the budget, else -1: the caller then opens, and fails, by itself. */
  private keep(path: string): number {
    if (!this.budget.take()) return -1;
    try {
      return openSync(path, 'r');
    } catch {
      this.budget.give();
      return -1;
    }
  }

  private drop(descriptor: number): -1 {
    if (descriptor >= 0) {
      closeSync(descriptor);
      this.budget.give();
    }
    return -1;
  }

  /** Length read, or -1 when the file is gone or unreadable: processes end at any moment. */
  private readDescriptor(descriptor: number): number {
    try {
      return readSync(descriptor, this.buffer, 0, BUFFER_BYTES, 0);
    } catch {
      return -1;
    }
  }

  private readPath(path: string): number {
    try {
      const descriptor = openSync(path, 'r');
      try {
        return readSync(descriptor, this.buffer, 0, BUFFER_BYTES, 0);
      } finally {
        closeSync(descriptor);
      }
    } catch {
      return -1;
    }
  }
}
