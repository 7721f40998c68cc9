import type { AgentCost } from '@dpm/protocol';
import { parseNameValues } from '../procfs/name-value.ts';
import { emptyProcessStat, ProcessStatParser } from '../procfs/process-stat.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { defined } from '../report/defined.ts';

/** Measures what the agent itself uses, from one sample to the next. */
export class AgentCostMeter {
  private readonly files: ProcFiles;
  private readonly ticksPerS: number;
  private cpuUs: number;
  private childTicks: number | undefined;

  constructor(files: ProcFiles, ticksPerS: number) {
    this.files = files;
    this.ticksPerS = ticksPerS;
    this.cpuUs = ownCpuUs();
    this.childTicks = this.readChildTicks();
  }

  /** CPU since the last call, and memory now. `anonBytes` is absent before kernel 4.5. */
  measure(sampleMs: number): AgentCost {
    const cpuUs = ownCpuUs();
    const cpuMs = Math.round((cpuUs - this.cpuUs) / 1_000);
    this.cpuUs = cpuUs;
    const [before, childTicks] = [this.childTicks, this.readChildTicks()];
    this.childTicks = childTicks;
    const childrenTicks = before === undefined || childTicks === undefined ? undefined : childTicks - before;
    return defined<AgentCost>({
      cpuMs: Math.max(0, cpuMs),
      childrenCpuMs:
        childrenTicks === undefined ? undefined : Math.round((childrenTicks * 1_000) / this.ticksPerS),
      sampleMs: Math.round(sampleMs),
      rssBytes: process.memoryUsage.rss(),
      anonBytes: this.readAnonymous(),
    });
  }

  /** CPU of children that were waited for, clock ticks. */
  private readChildTicks(): number | undefined {
    const stat = emptyProcessStat();
    try {
      const bytes = this.files.read('self', 'stat');
      if (!new ProcessStatParser().parse({ bytes, length: bytes.length }, stat)) return undefined;
      return stat.childUserTicks + stat.childSystemTicks;
    } catch {
      return undefined;
    }
  }

  private readAnonymous(): number | undefined {
    try {
      return parseNameValues(this.files.read('self', 'status')).get('RssAnon');
    } catch {
      return undefined;
    }
  }
}

function ownCpuUs(): number {
  const { userCPUTime, systemCPUTime } = process.resourceUsage();
  return userCPUTime + systemCPUTime;
}
