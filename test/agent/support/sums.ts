import { expect } from 'vitest';
import type { Draft } from '../../../agent/src/report/build.ts';

/** For every resource, instances + other + unattributed = what the host used. */
export function expectSums({ instances, other, unattributed, totals }: Draft): void {
  const parts = [...instances.map(({ usage }) => usage), other, unattributed];
  const sum = (key: keyof typeof unattributed) =>
    parts.reduce((total, usage) => total + Number(usage[key] ?? 0), 0);
  const { cpu, memory } = totals;
  if (!cpu || !memory) throw new Error('no totals');
  expect(sum('cpuUserMs')).toBe(cpu.userMs + cpu.niceMs);
  expect(sum('cpuSystemMs')).toBe(cpu.systemMs + cpu.irqMs + cpu.softirqMs);
  const { freeBytes = 0, buffersBytes = 0, cachedBytes = 0 } = memory;
  const available = memory.availableBytes ?? freeBytes + buffersBytes + cachedBytes;
  expect(sum('memoryBytes')).toBe(memory.totalBytes - available);
  expect(sum('readBytes')).toBe(totals.diskReadBytes);
  expect(unattributed).not.toHaveProperty('writeBytes');
  expect(unattributed.netInBytes === undefined).toBe(other.netInBytes === undefined);
  if (other.netInBytes === undefined) return;
  expect(sum('netInBytes')).toBe(totals.netInBytes);
  expect(sum('netOutBytes')).toBe(totals.netOutBytes);
}
