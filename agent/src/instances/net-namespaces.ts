import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from '../processes/tracked-process.ts';

/** Tells which processes live in a network namespace other than the agent's: containers, mostly. */
export class NetNamespaces {
  private readonly files: ProcFiles;
  /** `net:[4026531840]`; undefined where the kernel has no namespaces. */
  private readonly own: string | undefined;

  constructor(files: ProcFiles) {
    this.files = files;
    this.own = this.read('self');
  }

  /** Processes by namespace, without those of the agent's own. Each program of a process is asked once. */
  group(processes: Iterable<TrackedProcess>): Map<string, TrackedProcess[]> {
    const groups = new Map<string, TrackedProcess[]>();
    if (this.own === undefined) return groups;
    for (const process of processes) {
      if (process.isKernelThread) continue;
      process.netns ??= this.read(`${process.pid}`) ?? UNREADABLE;
      if (!this.isForeign(process)) continue;
      const members = groups.get(process.netns);
      if (members) members.push(process);
      else groups.set(process.netns, [process]);
    }
    return groups;
  }

  isForeign({ netns }: TrackedProcess): boolean {
    return netns !== undefined && netns !== UNREADABLE && netns !== this.own;
  }

  private read(process: string): string | undefined {
    try {
      return this.files.link(process, 'ns', 'net');
    } catch {
      return undefined;
    }
  }
}

/** It ended, or may not be seen; then it counts as one of ours. */
const UNREADABLE = '';
