import { expect } from 'vitest';
import type { Draft } from '../../../agent/src/report/build.ts';

/** For every resource, instances + other + unattributed = what the host used. */
export function expectSums({ instances, other, unattributed, totals }: Draft): void {
  const parts = [...instances.map(({ usage }) => usage), other, unattributed];
  const sum = (key: 'cpuUserMs' | 'cpuSystemMs' | 'memoryBytes' | 'readBytes') =>
    parts.reduce((total, usage) => total + (usage[key] ?? 0), 0);
  const net = (key: 'netInBytes' | 'netOutBytes') =>
    parts.reduce((total, usage) => total + (usage[key] ?? 0), 0);
  const { cpu, memory } = totals;
  if (!cpu || !memory) throw new Error('no totals');
  expect(sum('cpuUserMs')).toBe(cpu.userMs + cpu.niceMs);
  expect(sum('cpuSystemMs')).toBe(cpu.systemMs + cpu.irqMs + cpu.softirqMs);
  const available = memory.availableBytes ?? memory.freeBytes + memory.buffersBytes + memory.cachedBytes;
  expect(sum('memoryBytes')).toBe(memory.totalBytes - available);
  expect(sum('readBytes')).toBe(totals.diskReadBytes);
  expect(unattributed).not.toHaveProperty('writeBytes');
  // What is divided has loopback in it, in both directions alike; the host's totals have not.
  expect(unattributed.netInBytes === undefined).toBe(other.netInBytes === undefined);
  if (other.netInBytes === undefined) return;
  const loopback = {
    in: net('netInBytes') - (totals.netInBytes ?? 0),
    out: net('netOutBytes') - (totals.netOutBytes ?? 0),
  };
  expect(loopback.in).toBe(loopback.out);
  expect(loopback.in).toBeGreaterThanOrEqual(0);
}
