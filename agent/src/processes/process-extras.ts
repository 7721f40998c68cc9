import { statSync } from 'node:fs';
import { parseOpenFilesLimit } from '../procfs/limits.ts';
import { parseNameValues } from '../procfs/name-value.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import type { TrackedProcess } from './tracked-process.ts';

/** What costs too much to read of every process: of those that are reported only. */
export interface ProcessExtras {
  /** VmSwap of `/proc/PID/status`. */
  swapBytes?: number;
  /** Open descriptors, and how many it may open. */
  fds?: number;
  fdLimit?: number;
}

/** Before kernel 6.2 descriptors are counted one by one, so not in every pass. */
const COUNT_PASSES = 6;
/** The limit of a running process changes by prlimit(1) only. */
const LIMIT_PASSES = 120;

/** Tells procfs from a recorded tree. */
const PROCFS_BLOCK_BYTES = 1_024;

interface Known {
  programs: number;
  fds: number | undefined;
  fdLimit: number | undefined;
  countedInPass: number;
  limitInPass: number;
}

export class ProcessExtrasReader {
  private readonly files: ProcFiles;
  private readonly known = new WeakMap<TrackedProcess, Known>();

  constructor(files: ProcFiles) {
    this.files = files;
  }

  /** `swapInUse`: without any there is no need to ask. What may not be read is left out. */
  read(process: TrackedProcess, { swapInUse }: { swapInUse: boolean }): ProcessExtras {
    const known = this.refresh(process);
    const swapBytes = swapInUse ? this.readSwap(process) : 0;
    return {
      ...(swapBytes === undefined ? {} : { swapBytes }),
      ...(known.fds === undefined ? {} : { fds: known.fds }),
      ...(known.fdLimit === undefined ? {} : { fdLimit: known.fdLimit }),
    };
  }

  private refresh(process: TrackedProcess): Known {
    let known = this.known.get(process);
    if (known?.programs !== process.programs) {
      const never = Number.NEGATIVE_INFINITY;
      known = {
        ...{ programs: process.programs, fds: undefined, fdLimit: undefined },
        ...{ countedInPass: never, limitInPass: never },
      };
      this.known.set(process, known);
    }
    const pass = process.seenInPass;
    if (pass - known.limitInPass >= LIMIT_PASSES) {
      known.fdLimit = this.readLimit(process);
      known.limitInPass = pass;
    }
    const told = this.toldCount(process);
    if (told !== undefined) known.fds = told;
    else if (pass - known.countedInPass >= COUNT_PASSES) {
      known.fds = this.count(process);
      known.countedInPass = pass;
    }
    return known;
  }

  /** Since 6.2 the size of the folder is the number of descriptors (kernel: Documentation/filesystems/proc.rst). */
  private toldCount({ pid }: TrackedProcess): number | undefined {
    try {
      const { size, blocks, blksize } = statSync(this.files.path(`${pid}`, 'fd'));
      return blocks === 0 && blksize === PROCFS_BLOCK_BYTES && size > 0 ? size : undefined;
    } catch {
      return undefined;
    }
  }

  private count({ pid }: TrackedProcess): number | undefined {
    try {
      return this.files.list(`${pid}`, 'fd').length;
    } catch {
      return undefined;
    }
  }

  private readLimit({ pid }: TrackedProcess): number | undefined {
    try {
      return parseOpenFilesLimit(this.files.read(`${pid}`, 'limits'));
    } catch {
      return undefined;
    }
  }

  private readSwap({ pid }: TrackedProcess): number | undefined {
    try {
      return parseNameValues(this.files.read(`${pid}`, 'status')).get('VmSwap');
    } catch {
      return undefined;
    }
  }
}
