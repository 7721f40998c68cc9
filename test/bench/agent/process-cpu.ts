import { readdirSync, readFileSync } from 'node:fs';

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

/** Of a process, its children that ended and those that live with theirs, ms since they began. */
export function readFamilyMs(pid: number): number {
  const { ownMs, childrenMs } = readCpuTimes(pid);
  const living = readFileSync(`/proc/${pid}/task/${pid}/children`, 'latin1')
    .trim()
    .split(' ')
    .filter(Boolean);
  return living.reduce((sum, child) => sum + readFamilyMs(Number(child)), ownMs + childrenMs);
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
