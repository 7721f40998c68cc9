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
  private left: number;

  constructor(total: number) {
    this.left = total;
  }

  take(): boolean {
    if (this.left <= 0) return false;
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
