import type { Clock } from '../clock.ts';
import type { DiskCounters } from '../procfs/diskstats.ts';
import type { HostStat } from '../procfs/host-stat.ts';
import type { LoadAverage } from '../procfs/loadavg.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { readCpu } from './cpu.ts';
import type { DiskCollector } from './disks.ts';
import type { InterfaceCollector, InterfaceReading } from './interfaces.ts';
import { readLoad } from './load.ts';
import { readMemory, type MemoryReading } from './memory.ts';
import { readPressure, type PressureReading } from './pressure.ts';
import type { CollectorRunner } from './runner.ts';

/** The host's counters at one moment; what is undefined could not be read. */
export interface HostSnapshot {
  /** By the host's clock, and by one that does not jump, ms. */
  atMs: number;
  monotonicMs: number;
  stat: HostStat | undefined;
  memory: MemoryReading | undefined;
  load: LoadAverage | undefined;
  pressure: PressureReading | undefined;
  disks: Map<string, DiskCounters> | undefined;
  interfaces: Map<string, InterfaceReading> | undefined;
}

export interface HostCollectors {
  clock: Clock;
  files: ProcFiles;
  runner: CollectorRunner;
  disks: DiskCollector;
  interfaces: InterfaceCollector;
}

/** Reads all of the host's own counters, each apart from the others. */
export function takeHostSnapshot({ clock, files, runner, disks, interfaces }: HostCollectors): HostSnapshot {
  return {
    atMs: Math.round(clock.nowMs()),
    monotonicMs: clock.monotonicMs(),
    stat: runner.run('cpu', () => readCpu(files)),
    memory: runner.run('memory', () => readMemory(files)),
    load: runner.run('load', () => readLoad(files)),
    pressure: runner.run('pressure', () => readPressure(files)),
    disks: runner.run('disks', () => disks.read()),
    interfaces: runner.run('interfaces', () => interfaces.read()),
  };
}
