import type { Usage } from '@dpm/protocol';
import type { KernelUnits } from '../procfs/auxv.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

/** Adds up what the processes of an instance, or of "other", used between two passes. */
export class GroupSum {
  userTicks = 0;
  systemTicks = 0;
  exitedUserTicks = 0;
  exitedSystemTicks = 0;
  private privatePages = 0;
  private largestSharedPages = 0;
  private readBytes = 0;
  private writeBytes = 0;
  private readOps = 0;
  private writeOps = 0;
  private majorFaults = 0;
  private processes = 0;
  private threads = 0;
  private ioProcesses = 0;

  add(process: TrackedProcess): void {
    const { use, stat } = process;
    this.userTicks += use.userTicks;
    this.systemTicks += use.systemTicks;
    this.exitedUserTicks += use.exitedUserTicks;
    this.exitedSystemTicks += use.exitedSystemTicks;
    this.majorFaults += use.majorFaults;
    this.privatePages += process.residentPages - process.sharedPages;
    this.largestSharedPages = Math.max(this.largestSharedPages, process.sharedPages);
    this.processes++;
    this.threads += stat.threads;
    if (process.ioAccess === 'read') this.addIo(process);
  }

  /**
   * The sum in the units of the wire. Memory is Σ(resident − shared) + max(shared), because the processes of a
   * group share pages. I/O is absent when no process of the group let it be read.
   */
  toUsage({ ticksPerS, pageBytes }: KernelUnits): Usage {
    const ms = (ticks: number) => Math.round((ticks * 1_000) / ticksPerS);
    const usage: Usage = {
      cpuUserMs: ms(this.userTicks + this.exitedUserTicks),
      cpuSystemMs: ms(this.systemTicks + this.exitedSystemTicks),
      memoryBytes: (this.privatePages + this.largestSharedPages) * pageBytes,
      majorFaults: this.majorFaults,
      processes: this.processes,
      threads: this.threads,
    };
    if (this.ioProcesses === 0 && this.processes > 0) return usage;
    const { readBytes, writeBytes, readOps, writeOps } = this;
    return { ...usage, readBytes, writeBytes, readOps, writeOps };
  }

  private addIo({ use }: TrackedProcess): void {
    this.ioProcesses++;
    this.readBytes += use.readBytes;
    this.writeBytes += use.writeBytes;
    this.readOps += use.readOps;
    this.writeOps += use.writeOps;
  }
}

/** What one process used by itself; its resident memory with all shared pages. */
export function usageOfProcess(process: TrackedProcess, units: KernelUnits): Usage {
  const sum = new GroupSum();
  sum.add(process);
  sum.exitedUserTicks = 0;
  sum.exitedSystemTicks = 0;
  const usage = sum.toUsage(units);
  delete usage.processes;
  return usage;
}
