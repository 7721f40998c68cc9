import { parseOpenFilesLimit } from '../procfs/limits.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';

/** Left to sockets, logs and the spool. */
const RESERVE = 256;
/** Each open proc file pins a page in the kernel: 4,096 of them are 16 MiB at most. */
const MOST = 4_096;
/** What POSIX promises, where the kernel does not tell. */
const USUAL_LIMIT = 1_024;

/** How many descriptors may be kept open; the rest of the processes is read by open, read, close. */
export class DescriptorBudget {
  private readonly total: number;
  private left: number;

  constructor(total: number) {
    this.total = total;
    this.left = total;
  }

  /** True when one may be opened; `leaving` is the part of the total that is for others. */
  take(leaving = 0): boolean {
    if (this.left <= this.total * leaving) return false;
    this.left--;
    return true;
  }

  give(): void {
    this.left++;
  }
}

/** The budget that RLIMIT_NOFILE of this process leaves. */
export function readDescriptorBudget(files: ProcFiles): DescriptorBudget {
  let limit = USUAL_LIMIT;
  try {
    limit = parseOpenFilesLimit(files.read('self', 'limits')) ?? MOST + RESERVE;
  } catch {
    limit = USUAL_LIMIT;
  }
  return new DescriptorBudget(Math.min(MOST, Math.max(0, limit - RESERVE)));
}
