import type { HostSample } from '@dpm/protocol';
import { parsePressure, type PressureTotals } from '../procfs/pressure.ts';
import { errorCode, type ProcFiles } from '../procfs/proc-files.ts';
import { defined } from '../report/defined.ts';

type Pressure = NonNullable<HostSample['pressure']>;
const RESOURCES = ['cpu', 'io', 'memory'] as const;
export type PressureReading = Record<(typeof RESOURCES)[number], PressureTotals>;

/** Reads `/proc/pressure`, which exists from kernel 4.20 where PSI is switched on. */
export function readPressure(files: ProcFiles): PressureReading {
  const read = (resource: (typeof RESOURCES)[number]) => parsePressure(files.read('pressure', resource));
  try {
    return { cpu: read('cpu'), io: read('io'), memory: read('memory') };
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
    const reason =
      'no /proc/pressure: the kernel is older than 4.20, or PSI is not compiled in or switched off';
    throw Object.assign(new Error(reason), { code: 'ENOENT' });
  }
}

/** Time stalled over the interval, µs. */
export function diffPressure(before: PressureReading, after: PressureReading): Pressure {
  const stalled: Pressure = {};
  for (const resource of RESOURCES) {
    const [from, to] = [before[resource], after[resource]];
    const full = from.fullUs === undefined || to.fullUs === undefined ? undefined : to.fullUs - from.fullUs;
    stalled[resource] = defined<NonNullable<Pressure['cpu']>>({
      someUs: Math.max(0, to.someUs - from.someUs),
      fullUs: full === undefined ? undefined : Math.max(0, full),
    });
  }
  return stalled;
}
