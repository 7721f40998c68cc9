import type { HostSample } from '@dpm/protocol';
import { parseHostStat, type HostStat } from '../procfs/host-stat.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';

export function readCpu(files: ProcFiles): HostStat {
  const stat = parseHostStat(files.read('stat'));
  if (stat.cores === 0) throw new Error('/proc/stat names no CPU');
  return stat;
}

/** Times of all cores over the interval, ms. Idle and iowait may step back by a tick; never below 0 here. */
export function diffCpu(
  before: HostStat,
  after: HostStat,
  ticksPerS: number,
): NonNullable<HostSample['cpu']> {
  const ms = (key: 'user' | 'nice' | 'system' | 'idle' | 'iowait' | 'irq' | 'softirq' | 'steal') =>
    Math.round((Math.max(0, after[key] - before[key]) * 1_000) / ticksPerS);
  return {
    cores: after.cores,
    userMs: ms('user'),
    niceMs: ms('nice'),
    systemMs: ms('system'),
    idleMs: ms('idle'),
    iowaitMs: ms('iowait'),
    irqMs: ms('irq'),
    softirqMs: ms('softirq'),
    stealMs: ms('steal'),
  };
}
