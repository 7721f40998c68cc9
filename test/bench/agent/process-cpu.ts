import { readdirSync, readFileSync } from 'node:fs';
import { errorCode } from '../../../agent/src/procfs/proc-files.ts';

/** proc_pid_stat(5) counts in clock ticks, 100 a second on every Linux that Node runs on. */
const MS_PER_TICK = 10;

export interface CpuTimes {
  /** Of all its threads. */
  ownMs: number;
  /** Of its children that ended. */
  childrenMs: number;
}

/** CPU time of a process since it began, in steps of 10 ms. */
export function readCpuTimes(pid: number): CpuTimes {
  const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  // Fields are counted from 1 in the manual, and the third is the first one here.
  const ms = (field: number) => Number(fields[field - 3]) * MS_PER_TICK;
  return { ownMs: ms(14) + ms(15), childrenMs: ms(16) + ms(17) };
}

/** CPU time of what a process started: children that ended, and those that live with their children that ended, ms. */
export function readChildrenMs(pid: number): number {
  const living = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .trim()
    .split(' ')
    .filter(Boolean);
  return living.reduce((sum, child) => sum + spentBy(Number(child)), readCpuTimes(pid).childrenMs);
}

/** 0 for one that ends in this moment: its parent has it from then on. */
function spentBy(pid: number): number {
  try {
    const { ownMs, childrenMs } = readCpuTimes(pid);
    return ownMs + childrenMs;
  } catch (error) {
    if (errorCode(error) === 'ENOENT' || errorCode(error) === 'ESRCH') return 0;
    throw error;
  }
}

/** Its memory, MiB: anonymous, and everything that is resident. */
export function readMemory(pid: number): { anonMiB: number; totalMiB: number } {
  const text = readFileSync(`/proc/${pid}/status`, 'latin1');
  const mib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1_024;
  return { anonMiB: mib('RssAnon'), totalMiB: mib('VmRSS') };
}

export function countProcesses(): number {
  return readdirSync('/proc').filter((name) => /^\d/.test(name)).length;
}
