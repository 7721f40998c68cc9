import type { AgentCost, Report } from '@dpm/protocol';
import { chooseTargets } from '../burst/burst-targets.ts';
import { isSaturated } from '../burst/saturation.ts';
import type { Clock } from '../clock.ts';
import type { AgentCostMeter } from '../collectors/agent-cost.ts';
import type { FilesystemCollector } from '../collectors/filesystems.ts';
import type { InventoryCollector } from '../collectors/inventory.ts';
import type { SocketCollector, SocketReading } from '../collectors/sockets.ts';
import { describeError, type Logger } from '../log.ts';
import { LEFT_OUT, type Sample, type Sampler } from '../sampler.ts';
import type { Settings } from '../settings.ts';
import { buildReport, isReportable, type Draft } from './build.ts';
import { CommandBook } from './command-book.ts';
import { defined } from './defined.ts';

/** A difference between the two clocks above this is a jump, not a drift. */
const JUMP_MS = 1_000;
/** A sample does not wait longer for the sockets of a host in trouble. */
const LONGEST_SS_MS = 3_000;

export interface ReporterParts {
  sampler: Sampler;
  clock: Clock;
  log: Logger;
  queue: { offer(draft: Draft): void; status: NonNullable<Report['spool']> };
  /** Changed by answers while the agent runs. */
  state: { settings: Settings; clock: Report['clock'] };
  cost: AgentCostMeter;
  filesystems: FilesystemCollector;
  inventory: InventoryCollector;
  sockets: SocketCollector;
  host: () => Report['host'];
  agent: Report['agent'];
  /** Told after every sample. */
  onCost?: (cost: AgentCost) => void;
}

/** Takes a sample and offers its report. What is slow is read beside the samples and reported with the next. */
export class Reporter {
  readonly commands = new CommandBook();
  private readonly parts: ReporterParts;

  constructor(parts: ReporterParts) {
    this.parts = parts;
  }

  /** Never rejects: a failed sample is told and the next one is taken as if nothing had happened. */
  async sample(lateMs: number): Promise<void> {
    const { log, queue } = this.parts;
    try {
      const draft = await this.draft(lateMs);
      if (draft) queue.offer(draft);
      log.settled('sample', 'samples are taken again');
    } catch (error) {
      log.trouble('sample', describeError(error), 'sample failed');
    }
  }

  /** The next report; undefined for a baseline. */
  async draft(lateMs: number): Promise<Draft | undefined> {
    const { sampler, cost, filesystems, inventory, clock } = this.parts;
    const start = clock.monotonicMs();
    const sockets = await this.readSockets();
    const waitedMs = clock.monotonicMs() - start;
    const sample = sampler.take(sockets);
    void filesystems.refresh();
    void inventory.refresh();
    this.noteSlowSources();
    const ownCost = this.reckonCost(cost.measure(waitedMs + sample.sampleMs), sample);
    if (!isReportable(sample)) return undefined;
    this.logSources();
    const draft = buildReport(sample, {
      ...{ sampler, lateMs: lateMs + waitedMs, commands: this.commands, cost: ownCost },
      topProcesses: this.parts.state.settings.topProcesses,
      thresholds: this.parts.state.settings.thresholds,
      host: this.parts.host(),
      agent: this.parts.agent,
      inventory: inventory.take(),
      filesystems: filesystems.samples,
      spool: this.parts.queue.status,
      clock: clockPart(this.parts.state.clock, sample),
      burst: sampler.burst.drain(sample.view.instances),
    });
    this.steerBurst(draft, sample);
    return draft;
  }

  /** Follows the worst instances more closely until the next report, while anything of the host is used up. */
  private steerBurst({ totals, devices, intervalMs, instances }: Draft, { view }: Sample): void {
    const { burst, budget } = this.parts.sampler;
    const follows = budget.allows('burst') && isSaturated({ totals, devices, intervalMs });
    const usages = instances.map(({ usage }) => usage);
    burst.follow(follows ? chooseTargets(view, usages) : []);
  }

  /** Holds what the sample cost against the budget, and tells what was left out of it. */
  private reckonCost(cost: AgentCost, { before, host }: Sample): AgentCost {
    const { sampler, onCost } = this.parts;
    const { reduced } = sampler.budget;
    if (before) {
      const intervalMs = host.monotonicMs - before.monotonicMs;
      sampler.budget.note({ cpuMs: cost.cpuMs + (cost.childrenCpuMs ?? 0), intervalMs });
    }
    onCost?.(cost);
    return reduced.length > 0 ? { ...cost, reduced } : cost;
  }

  /** Waits for `ss`, but no longer than the sample may be late. */
  private async readSockets(): Promise<SocketReading | undefined> {
    const { sockets, sampler, state } = this.parts;
    if (!sampler.budget.allows('net')) {
      sockets.pause(LEFT_OUT);
      sampler.runner.note('net', sockets.state);
      return undefined;
    }
    const reading = await sockets.read(Math.min(LONGEST_SS_MS, state.settings.intervalMs / 2));
    sampler.runner.note('net', sockets.state);
    return reading;
  }

  private noteSlowSources(): void {
    const { filesystems, inventory, sampler } = this.parts;
    sampler.runner.note('filesystems', filesystems.state);
    sampler.runner.note('inventory', inventory.state);
  }

  private logSources(): void {
    for (const { source, state, reason } of this.parts.sampler.runner.sources) {
      if (state !== 'failed' && state !== 'noPermission') continue;
      this.parts.log.trouble(`source ${source}`, { source, state, reason }, 'a source cannot be measured');
    }
  }
}

/** The last exchange with the backend, and how far the host's clock jumped during the sample. */
function clockPart(exchange: Report['clock'], { before, host }: Sample): Report['clock'] {
  const wallMs = host.atMs - (before?.atMs ?? host.atMs);
  const passedMs = host.monotonicMs - (before?.monotonicMs ?? host.monotonicMs);
  const jumpedMs = Math.round(wallMs - passedMs);
  const jumped = Math.abs(jumpedMs) >= JUMP_MS ? jumpedMs : undefined;
  if (!exchange && jumped === undefined) return undefined;
  return defined<NonNullable<Report['clock']>>({ ...exchange, jumpedMs: jumped });
}
