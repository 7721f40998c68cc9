import type { Usage } from '@dpm/protocol';
import type { InstanceView } from '../instances/instance-tracker.ts';
import type { BurstTarget } from './burst-sampler.ts';

/** The instances to follow: the one that used most of each resource, then the next ones by CPU. */
export function chooseTargets({ instances, owners }: InstanceView, usages: readonly Usage[]): BurstTarget[] {
  const measures: Array<(usage: Usage) => number> = [cpuMs, bytes];
  const order = new Set<number>();
  for (const measure of measures) {
    const [worst] = ranked(usages, measure);
    if (worst !== undefined) order.add(worst);
  }
  for (const index of ranked(usages, cpuMs)) order.add(index);
  return [...order].flatMap((index) => {
    const instance = instances[index];
    const pids = [...owners].flatMap(([pid, owner]) => (owner === index ? [pid] : []));
    return instance ? [{ instance, pids }] : [];
  });
}

/** Indexes of those that used any, the worst first. */
function ranked(usages: readonly Usage[], measure: (usage: Usage) => number): number[] {
  return [...usages.keys()]
    .filter((index) => measure(usages[index] ?? {}) > 0)
    .sort((a, b) => measure(usages[b] ?? {}) - measure(usages[a] ?? {}));
}

function cpuMs({ cpuUserMs = 0, cpuSystemMs = 0 }: Usage): number {
  return cpuUserMs + cpuSystemMs;
}

function bytes({ readBytes = 0, writeBytes = 0 }: Usage): number {
  return readBytes + writeBytes;
}
