import type { ProcessRow } from '@dpm/protocol';
import { sum, toAmounts } from './amounts.ts';
import type { ProcessSums } from './culprits-store.ts';

/** A start is computed from the boot time, which may come out a second apart after the agent was restarted. */
const SAME_START_S = 2;

export function isSameStart(a: { startedS: number | null }, b: { startedS: number | null }): boolean {
  return Math.abs((a.startedS ?? 0) - (b.startedS ?? 0)) <= SAME_START_S;
}

/** One for a process that was stored with starts that are a second or two apart; the order is kept. */
export function mergeStarts(processes: readonly ProcessSums[]): ProcessSums[] {
  const merged: ProcessSums[] = [];
  const places = new Map<number, number[]>();
  for (const process of processes) {
    const known = places.get(process.pid) ?? [];
    const place = known.find((at) => isSameProcess(merged[at], process));
    const same = place === undefined ? undefined : merged[place];
    if (place !== undefined && same) merged[place] = add(same, process);
    else places.set(process.pid, [...known, merged.push(process) - 1]);
  }
  return merged;
}

function isSameProcess(known: ProcessSums | undefined, process: ProcessSums): boolean {
  return known?.instanceId === process.instanceId && isSameStart(known, process);
}

function add(a: ProcessSums, b: ProcessSums): ProcessSums {
  return {
    ...a,
    samples: a.samples + b.samples,
    lastS: Math.max(a.lastS, b.lastS),
    memorySamples: a.memorySamples + b.memorySamples,
    memorySum: sum(a.memorySum, b.memorySum),
    cpuMs: sum(a.cpuMs, b.cpuMs),
    readBytes: sum(a.readBytes, b.readBytes),
    writeBytes: sum(a.writeBytes, b.writeBytes),
    netInBytes: sum(a.netInBytes, b.netInBytes),
    netOutBytes: sum(a.netOutBytes, b.netOutBytes),
  };
}

export function toProcessRow(sums: ProcessSums): ProcessRow {
  return {
    pid: sums.pid,
    startedAtMs: (sums.startedS ?? 0) * 1000,
    role: sums.role,
    command: sums.command ?? '',
    amounts: toAmounts(sums, sums),
    samples: sums.samples,
  };
}

/** The program that a command line runs, without its folder. */
export function programOf(command: string): string {
  const [first = ''] = command.trim().split(/\s+/, 1);
  return first.slice(first.lastIndexOf('/') + 1);
}
