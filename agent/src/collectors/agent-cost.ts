import type { AgentCost } from '@dpm/protocol';
import { parseNameValues } from '../procfs/name-value.ts';
import { emptyProcessStat, ProcessStatParser, type ProcessStat } from '../procfs/process-stat.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { defined } from '../report/defined.ts';

/** Measures what the agent itself uses, from one sample to the next. */
export class AgentCostMeter {
  private readonly files: ProcFiles;
  private readonly ticksPerS: number;
  private readonly shell: { pid: number | undefined };
  private cpuUs: number;
  private childTicks: number | undefined;

  /** `shell`: the child that lives on and has children of its own. */
  constructor(parts: { files: ProcFiles; ticksPerS: number; shell: { pid: number | undefined } }) {
    this.files = parts.files;
    this.ticksPerS = parts.ticksPerS;
    this.shell = parts.shell;
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
        childrenTicks === undefined
          ? undefined
          : Math.max(0, Math.round((childrenTicks * 1_000) / this.ticksPerS)),
      sampleMs: Math.round(sampleMs),
      rssBytes: process.memoryUsage.rss(),
      anonBytes: this.readAnonymous(),
    });
  }

  /** CPU of children that were waited for, of the one that was not, and of its children, clock ticks. */
  private readChildTicks(): number | undefined {
    const own = this.readStat('self');
    if (!own) return undefined;
    const ended = own.childUserTicks + own.childSystemTicks;
    const { pid } = this.shell;
    const shell = pid === undefined ? undefined : this.readStat(`${pid}`);
    if (!shell) return ended;
    const { userTicks, systemTicks, childUserTicks, childSystemTicks } = shell;
    return ended + userTicks + systemTicks + childUserTicks + childSystemTicks;
  }

  private readStat(name: string): ProcessStat | undefined {
    const stat = emptyProcessStat();
    try {
      const bytes = this.files.read(name, 'stat');
      return new ProcessStatParser().parse({ bytes, length: bytes.length }, stat) ? stat : undefined;
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
