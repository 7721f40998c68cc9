import { eachLine, type TextCursor } from './text-cursor.ts';

/** What is used of `/proc/stat` (proc_stat(5)); times in clock ticks, of all cores together. */
export interface HostStat {
  cores: number;
  user: number;
  nice: number;
  system: number;
  idle: number;
  iowait: number;
  irq: number;
  softirq: number;
  steal: number;
  /** Seconds since 1970 at which the kernel booted. */
  bootTimeS: number;
  forks: number;
  runnable: number;
  blocked: number;
}

const SINGLE_VALUES = [
  ['btime ', 'bootTimeS'],
  ['processes ', 'forks'],
  ['procs_running ', 'runnable'],
  ['procs_blocked ', 'blocked'],
] as const;

/** Parses `/proc/stat`. Guest time is part of user and nice, so it is not read. */
export function parseHostStat(bytes: Buffer): HostStat {
  const stat: HostStat = {
    ...{ cores: 0, user: 0, nice: 0, system: 0, idle: 0, iowait: 0, irq: 0, softirq: 0, steal: 0 },
    ...{ bootTimeS: 0, forks: 0, runnable: 0, blocked: 0 },
  };
  for (const line of eachLine(bytes)) {
    if (line.startsWith('cpu ')) readTimes(line, stat);
    else if (line.startsWith('cpu')) stat.cores++;
    else readSingleValue(line, stat);
  }
  return stat;
}

function readTimes(line: TextCursor, stat: HostStat): void {
  line.skipFields(1);
  for (const key of ['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'softirq', 'steal'] as const) {
    stat[key] = line.nextNumber() || 0;
  }
}

function readSingleValue(line: TextCursor, stat: HostStat): void {
  for (const [prefix, key] of SINGLE_VALUES) {
    if (!line.startsWith(prefix)) continue;
    line.skipFields(1);
    stat[key] = line.nextNumber() || 0;
    return;
  }
}
