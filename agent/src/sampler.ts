import type { CpuBudget } from './budget/cpu-budget.ts';
import { BurstSampler } from './burst/burst-sampler.ts';
import type { Clock } from './clock.ts';
import { DiskCollector } from './collectors/disks.ts';
import { takeHostSnapshot, type HostSnapshot } from './collectors/host-snapshot.ts';
import { InterfaceCollector } from './collectors/interfaces.ts';
import { collectListeners } from './collectors/listeners.ts';
import { CollectorRunner } from './collectors/runner.ts';
import type { SocketReading } from './collectors/sockets.ts';
import { InstanceDelays, type Delays } from './delays/instance-delays.ts';
import type { Instance } from './instances/instance.ts';
import { InstanceTracker, type InstanceView } from './instances/instance-tracker.ts';
import { NetNamespaces } from './instances/net-namespaces.ts';
import { ProgramFacts } from './instances/program-facts.ts';
import { findEndedWork, type EndedWork } from './jobs/ledger.ts';
import type { Traffic } from './network/traffic.ts';
import { TrafficDivider } from './network/traffic-divider.ts';
import { parseKernelUnits, USUAL_UNITS, type KernelUnits } from './procfs/auxv.ts';
import { ProcFiles } from './procfs/proc-files.ts';
import { readDescriptorBudget } from './processes/descriptor-budget.ts';
import { KeptFiles } from './processes/kept-files.ts';
import { ProcessExtrasReader } from './processes/process-extras.ts';
import { ProcessReader } from './processes/process-reader.ts';
import { ProcessTable, type PassSummary } from './processes/process-table.ts';
import type { TrackedProcess } from './processes/tracked-process.ts';

/** Command lines read of processes that began lately, in one pass. */
const NAMED_IN_PASS = 50;

/** Why a source that could be read is not. */
export const LEFT_OUT = 'left out to stay within the CPU budget of the agent';

/** Everything read at one moment, with the moment before it to compare with. */
export interface Sample {
  before: HostSnapshot | undefined;
  host: HostSnapshot;
  /** Undefined when processes could not be listed. */
  pass: PassSummary | undefined;
  view: InstanceView;
  /** Undefined when sockets could not be read, or for the first time. */
  traffic: Traffic | undefined;
  /** By index of the instance. */
  delays: ReadonlyArray<Delays | undefined>;
  delayCoverage: number | undefined;
  ended: EndedWork[];
  /** Wall time of taking it, ms. */
  sampleMs: number;
}

export interface SamplerParts {
  clock: Clock;
  procRoot: string;
  sysRoot: string;
  /** Decides which details are read. */
  budget: CpuBudget;
}

/** Takes samples: host, processes and instances, each in its own collector. */
export class Sampler {
  readonly files: ProcFiles;
  readonly facts: ProgramFacts;
  readonly table: ProcessTable;
  readonly runner: CollectorRunner;
  readonly units: KernelUnits;
  readonly extras: ProcessExtrasReader;
  readonly burst: BurstSampler;
  readonly budget: CpuBudget;
  private readonly clock: Clock;
  private readonly disks: DiskCollector;
  private readonly interfaces: InterfaceCollector;
  private readonly instances: InstanceTracker;
  private readonly namespaces: NetNamespaces;
  private readonly divider: TrafficDivider;
  private readonly delays: InstanceDelays;
  private before: HostSnapshot | undefined;
  private formerOwners: ReadonlyMap<number, Instance> = new Map();
  private bootMs: number | undefined;

  constructor({ clock, procRoot, sysRoot, budget }: SamplerParts) {
    this.budget = budget;
    const files = new ProcFiles(procRoot);
    this.clock = clock;
    this.files = files;
    this.facts = new ProgramFacts(files);
    this.extras = new ProcessExtrasReader(files);
    this.runner = new CollectorRunner(clock);
    this.units = this.readUnits();
    this.burst = new BurstSampler({ files, units: this.units });
    const kept = new KeptFiles({ root: procRoot, budget: readDescriptorBudget(files) });
    const reader = new ProcessReader(kept);
    this.table = new ProcessTable({ files, reader, ticksPerS: this.units.ticksPerS });
    this.disks = new DiskCollector(files, sysRoot);
    this.interfaces = new InterfaceCollector({ files, sysRoot, clock });
    this.namespaces = new NetNamespaces(files);
    const isForeign = (process: TrackedProcess) => this.namespaces.isForeign(process);
    this.instances = new InstanceTracker({ files, facts: this.facts, isForeign });
    this.divider = new TrafficDivider(files);
    this.delays = new InstanceDelays({ files, kept, sysRoot });
  }

  /**
   * Reads everything once, and gives what the sockets moved to who it was. Never throws: what fails is told by
   * `runner.sources`.
   */
  take(sockets?: SocketReading): Sample {
    const start = this.clock.monotonicMs();
    const { files, clock, runner, disks, interfaces } = this;
    const before = this.before;
    const host = takeHostSnapshot({ clock, files, runner, disks, interfaces });
    this.before = host;
    // The kernel computes btime anew from a clock that is adjusted: the first answer keeps start times stable.
    this.bootMs ??= host.stat && host.stat.bootTimeS * 1_000;
    const pass = runner.run('processes', () => this.table.scan());
    const others = this.namespaces.group(this.table.byPid.values());
    const listeners =
      runner.run('listeners', () => collectListeners(files, { others, own: sockets?.listeners })) ?? [];
    const seen = { processes: this.table.byPid, started: pass?.started ?? [] };
    const view = runner.run('instances', () => this.instances.update(listeners, seen)) ?? {
      ...{ instances: [], owners: new Map<number, number>(), restarts: new Map<number, number>() },
      deniedProcesses: 0,
    };
    this.notePermissions(pass, view);
    this.noteNamespaces(others.size);
    const searching = this.budget.allows('netProcesses');
    const input = { view, listeners, processes: this.table.byPid, searching };
    const traffic = sockets && runner.run('netDivision', () => this.divider.divide(sockets, input));
    const waited = this.measureDelays({ before, host, view });
    const ended = this.noteEnded(pass, view);
    return {
      before,
      host,
      pass,
      view,
      traffic,
      ...waited,
      ended,
      sampleMs: this.clock.monotonicMs() - start,
    };
  }

  /** When the kernel booted, by the host's clock; undefined before the first sample. */
  get bootTimeMs(): number | undefined {
    return this.bootMs;
  }

  close(): void {
    this.table.close();
  }

  private measureDelays({ before, host, view }: Pick<Sample, 'before' | 'host' | 'view'>) {
    if (!this.budget.allows('delays')) {
      this.runner.note('delays', { state: 'notCollected', reason: LEFT_OUT });
      return { delays: [], delayCoverage: undefined };
    }
    const reading = this.runner.run('delays', () =>
      this.delays.measure({
        ...{ view, processes: this.table.byPid, blocked: host.stat?.blocked },
        ...{ intervalMs: host.monotonicMs - (before?.monotonicMs ?? host.monotonicMs) },
        ticksPerS: this.units.ticksPerS,
      }),
    );
    if (reading) this.runner.note('delays', reading.state);
    return { delays: reading?.delays ?? [], delayCoverage: reading?.coverage };
  }

  /** What ended since the pass before; and gets the names of what may have ended by the next one. */
  private noteEnded(pass: PassSummary | undefined, view: InstanceView): EndedWork[] {
    const { units, formerOwners } = this;
    const vanished = pass?.vanished ?? [];
    const living = this.table.byPid.values();
    const ended = this.runner.run('jobs', () =>
      findEndedWork({ vanished, living, view, formerOwners, units }),
    );
    this.formerOwners = ownersByPid(view);
    for (const process of busiest(pass?.started ?? [])) this.facts.command(process);
    return ended ?? [];
  }

  private notePermissions(pass: PassSummary | undefined, view: InstanceView): void {
    const denied = (what: string, count: number) =>
      count > 0
        ? {
            state: 'noPermission' as const,
            reason: `${what} of ${count} of ${pass?.seen ?? 0} processes: no permission`,
          }
        : undefined;
    this.runner.note('processIo', denied('io', pass?.ioDenied ?? 0));
    this.runner.note('processSockets', denied('sockets', view.deniedProcesses));
  }

  /** `ss` shows the sockets of its own namespace; entering others would take another program and more rights. */
  private noteNamespaces(count: number): void {
    const reason = `network of processes in ${count} other network namespaces (containers) is not attributed`;
    this.runner.note('namespaces', count > 0 ? { state: 'notCollected', reason } : undefined);
  }

  private readUnits(): KernelUnits {
    try {
      return parseKernelUnits(this.files.read('self', 'auxv'));
    } catch {
      return USUAL_UNITS;
    }
  }
}

/** Those that began lately and work hardest, to be named while they are there. */
function busiest(started: readonly TrackedProcess[]): TrackedProcess[] {
  const ticks = ({ use }: TrackedProcess) => use.userTicks + use.systemTicks;
  return started
    .filter(({ isKernelThread }) => !isKernelThread)
    .sort((a, b) => ticks(b) - ticks(a))
    .slice(0, NAMED_IN_PASS);
}

function ownersByPid({ instances, owners }: InstanceView): Map<number, Instance> {
  const byPid = new Map<number, Instance>();
  for (const [pid, index] of owners) {
    const instance = instances[index];
    if (instance) byPid.set(pid, instance);
  }
  return byPid;
}
