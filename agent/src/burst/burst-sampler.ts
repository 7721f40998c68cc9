/**
 * While the host is saturated, finer samples of the worst few instances between two reports: who it was is known to the
 * second. Reads `stat` and `io` of their processes only, apart from the regular passes, so that neither disturbs the
 * other; work of children that end in between is missing here and present there.
 */
import type { Report, Usage } from '@dpm/protocol';
import { identityKey } from '../instances/identity.ts';
import type { Instance } from '../instances/instance.ts';
import type { KernelUnits } from '../procfs/auxv.ts';
import { parseProcessIo, type ProcessIo } from '../procfs/process-io.ts';
import { emptyProcessStat, ProcessStatParser } from '../procfs/process-stat.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';

type BurstSample = NonNullable<Report['burst']>[number];

/** Instances followed, processes of each, and samples kept for one report. */
const MOST_INSTANCES = 3;
const MOST_PROCESSES = 32;
const MOST_SAMPLES = 360;

/** One of the worst, with the processes that work for it. */
export interface BurstTarget {
  instance: Instance;
  pids: readonly number[];
}

interface Counters {
  startTicks: number;
  userTicks: number;
  systemTicks: number;
  readBytes: number;
  writeBytes: number;
}

interface Kept extends Omit<BurstSample, 'instance'> {
  key: string;
}

export class BurstSampler {
  private readonly files: ProcFiles;
  private readonly units: KernelUnits;
  private readonly parser = new ProcessStatParser();
  private targets: readonly BurstTarget[] = [];
  private counters = new Map<number, Counters>();
  private lastMs: number | undefined;
  private kept: Kept[] = [];

  constructor(parts: { files: ProcFiles; units: KernelUnits }) {
    this.files = parts.files;
    this.units = parts.units;
  }

  get isActive(): boolean {
    return this.targets.length > 0;
  }

  /** Follows these from now on, the worst first; none ends the burst. */
  follow(targets: readonly BurstTarget[]): void {
    this.targets = targets.slice(0, MOST_INSTANCES);
    this.counters = new Map();
    this.lastMs = undefined;
  }

  /** Takes one fine sample; the first one after `follow` only begins. */
  take({ atMs, monotonicMs }: { atMs: number; monotonicMs: number }): void {
    const before = this.counters;
    const intervalMs = this.lastMs === undefined ? 0 : Math.round(monotonicMs - this.lastMs);
    this.counters = new Map();
    this.lastMs = monotonicMs;
    for (const { instance, pids } of this.targets) {
      const usage = this.measure(pids, before);
      if (intervalMs <= 0 || this.kept.length >= MOST_SAMPLES) continue;
      this.kept.push({ key: identityKey(instance), atMs: Math.round(atMs), intervalMs, usage });
    }
  }

  /** The samples since the last call, of instances that are in the report. */
  drain(instances: readonly Instance[]): BurstSample[] {
    const indexes = new Map(instances.map((instance, index) => [identityKey(instance), index]));
    const samples = this.kept.flatMap(({ key, ...sample }) => {
      const instance = indexes.get(key);
      return instance === undefined ? [] : [{ ...sample, instance }];
    });
    this.kept = [];
    return samples;
  }

  private measure(pids: readonly number[], before: ReadonlyMap<number, Counters>): Usage {
    const sum = { userTicks: 0, systemTicks: 0, readBytes: 0, writeBytes: 0 };
    for (const pid of pids.slice(0, MOST_PROCESSES)) {
      const now = this.read(pid);
      if (!now) continue;
      this.counters.set(pid, now);
      const last = before.get(pid);
      if (last?.startTicks !== now.startTicks) continue;
      for (const key of ['userTicks', 'systemTicks', 'readBytes', 'writeBytes'] as const) {
        sum[key] += Math.max(0, now[key] - last[key]);
      }
    }
    const ms = (ticks: number) => Math.round((ticks * 1_000) / this.units.ticksPerS);
    const { readBytes, writeBytes } = sum;
    return { cpuUserMs: ms(sum.userTicks), cpuSystemMs: ms(sum.systemTicks), readBytes, writeBytes };
  }

  /** Undefined when the process is gone; without permission its bytes stay 0, as the report's sources tell. */
  private read(pid: number): Counters | undefined {
    const stat = emptyProcessStat();
    const bytes = this.small(`${pid}/stat`);
    if (!bytes || !this.parser.parse({ bytes, length: bytes.length }, stat)) return undefined;
    const io: ProcessIo = { readOps: 0, writeOps: 0, readBytes: 0, writeBytes: 0, cancelledBytes: 0 };
    const ioBytes = this.small(`${pid}/io`);
    if (ioBytes) parseProcessIo({ bytes: ioBytes, length: ioBytes.length }, io);
    const { startTicks, userTicks, systemTicks } = stat;
    return { startTicks, userTicks, systemTicks, readBytes: io.readBytes, writeBytes: io.writeBytes };
  }

  private small(path: string): Buffer | undefined {
    try {
      return this.files.readSmall(path);
    } catch {
      return undefined;
    }
  }
}
