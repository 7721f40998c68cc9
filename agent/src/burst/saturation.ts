import type { Report } from '@dpm/protocol';

interface Facts extends Pick<Report, 'totals' | 'intervalMs'> {
  devices: Report['devices'] | undefined;
}

/** CPU time of all cores in use, a device's time in use, and time with tasks stalled for memory, as shares. */
const CPU_IN_USE = 0.9;
const DEVICE_IN_USE = 0.9;
const MEMORY_STALLED = 0.2;

/** True when something of the host was used up during the interval. */
export function isSaturated({ totals, devices = [], intervalMs }: Facts): boolean {
  const { cpu, pressure } = totals;
  if (cpu) {
    const used = cpu.userMs + cpu.niceMs + cpu.systemMs + cpu.irqMs + cpu.softirqMs + (cpu.stealMs ?? 0);
    const all = used + cpu.idleMs + cpu.iowaitMs;
    if (all > 0 && used / all >= CPU_IN_USE) return true;
  }
  if (devices.some(({ busyMs = 0 }) => busyMs / intervalMs >= DEVICE_IN_USE)) return true;
  return (pressure?.memory?.someUs ?? 0) / 1_000 / intervalMs >= MEMORY_STALLED;
}
