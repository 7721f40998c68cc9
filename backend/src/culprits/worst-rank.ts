/**
 * The worst of many hosts' instances. Pure. A part of a capacity: of the CPU its time of all that the host's cores
 * had, of the disk its share of the bytes that the host's processes read and dirtied, times the busiest device's busy
 * time. Memory is held and not used up, so it is no capacity to be worst in, but rows can be ranked by it.
 */
import type { Amounts, WorstBy, WorstRow } from '@dpm/protocol';
import { sum, toAmounts } from './amounts.ts';
import { toFraction } from './strip.ts';
import type { DevicePart, HostPart, InstancePart } from './worst-store.ts';

/** One host over the window. */
export interface HostUse {
  samples: number;
  measuredMs: number;
  memorySamples: number;
  cpuCapacityMs: number | null;
  totals: Amounts;
  load: WorstRow['load'];
}

export type UseRow = Pick<WorstRow, 'amounts' | 'part'> & { hostId: number; instanceId: number };

/** Every host with samples, and what each of its instances, and the rest, used. */
export interface FleetUse {
  hosts: Map<number, HostUse>;
  rows: UseRow[];
}

/** Joins what came from different tables. */
export function joinUse(parts: {
  hosts: readonly HostPart[];
  instances: readonly InstancePart[];
  devices: readonly DevicePart[];
}): FleetUse {
  const instances = addUp(parts.instances, ['hostId', 'instanceId']);
  const written = new Map<number, number | null>();
  for (const { hostId, writeBytes } of instances)
    written.set(hostId, sum(written.get(hostId) ?? null, writeBytes));
  const utils = busiestDevices(addUp(parts.devices, ['hostId', 'componentId']));
  const hosts = new Map(
    addUp(parts.hosts, ['hostId']).map((host) => {
      const more = { written: written.get(host.hostId) ?? null, util: utils.get(host.hostId) ?? null };
      return [host.hostId, toHostUse(host, more)];
    }),
  );
  const rows = instances.flatMap((one): UseRow[] => {
    const host = hosts.get(one.hostId);
    if (host === undefined) return [];
    const amounts = toAmounts(one, host);
    return [{ hostId: one.hostId, instanceId: one.instanceId, amounts, part: partOf(amounts, host) }];
  });
  return { hosts, rows };
}

/** The first `limit` of those that used any; equal ones in the order of their numbers, so that they stay in place. */
export function rankRows(
  rows: readonly UseRow[],
  { by, limit }: { by: WorstBy; limit: number },
): { found: number; rows: UseRow[] } {
  const figureOf = FIGURES[by];
  const ranked = rows
    .map((row) => ({ row, figure: figureOf(row) ?? 0 }))
    .filter(({ figure }) => figure > 0)
    .sort((a, b) => b.figure - a.figure || a.row.instanceId - b.row.instanceId);
  return { found: ranked.length, rows: ranked.slice(0, limit).map(({ row }) => row) };
}

const FIGURES: Record<WorstBy, (row: UseRow) => number | null> = {
  part: ({ part }) => part?.share ?? null,
  cpu: ({ amounts }) => amounts.cpu,
  memory: ({ amounts }) => amounts.memory,
  diskRead: ({ amounts }) => amounts.diskRead,
  diskWrite: ({ amounts }) => amounts.diskWrite,
  net: ({ amounts }) => sum(amounts.netIn, amounts.netOut),
};

function toHostUse(
  host: HostPart,
  { written, util }: { written: number | null; util: number | null },
): HostUse {
  const { samples, measuredMs, memorySamples, cpuCapacityMs } = host;
  const stolen = host.cpuStealMs ?? 0;
  return {
    ...{ samples, measuredMs, memorySamples, cpuCapacityMs },
    totals: {
      ...{ cpu: host.cpuMs, diskRead: host.diskReadBytes, diskWrite: written },
      ...{ netIn: host.netInBytes, netOut: host.netOutBytes },
      memory: host.memorySum === null || memorySamples === 0 ? null : host.memorySum / memorySamples,
    },
    load: {
      cpu: toFraction(ratio(host.cpuMs === null ? null : host.cpuMs + stolen, cpuCapacityMs)),
      memory: toFraction(ratio(host.memorySum, host.memoryTotalSum)),
      disk: toFraction(util),
    },
  };
}

function partOf(amounts: Amounts, { cpuCapacityMs, totals, load }: HostUse): WorstRow['part'] {
  const bytes = ratio(sum(amounts.diskRead, amounts.diskWrite), sum(totals.diskRead, totals.diskWrite));
  const cpu = ratio(amounts.cpu, cpuCapacityMs);
  const disk = bytes === null || load.disk === null ? null : bytes * load.disk;
  if (cpu === null && disk === null) return null;
  return (disk ?? -1) > (cpu ?? -1) ? { of: 'disk', share: disk ?? 0 } : { of: 'cpu', share: cpu ?? 0 };
}

function ratio(part: number | null, whole: number | null): number | null {
  return part === null || whole === null || whole <= 0 ? null : part / whole;
}

/** Share of time with requests in flight of each host's busiest device. */
function busiestDevices(devices: readonly DevicePart[]): Map<number, number> {
  const utils = new Map<number, number>();
  for (const { hostId, busyMs, intervalMs } of devices) {
    const util = ratio(busyMs, intervalMs);
    if (util !== null) utils.set(hostId, Math.max(util, utils.get(hostId) ?? 0));
  }
  return utils;
}

/** One of each key; every other figure is the sum of those that are there. */
function addUp<T extends object>(parts: readonly T[], key: readonly (keyof T)[]): T[] {
  const found = new Map<string, T>();
  for (const part of parts) {
    const id = key.map((name) => String(part[name])).join(' ');
    const known = found.get(id);
    found.set(id, known === undefined ? part : addFigures(known, { part, key }));
  }
  return [...found.values()];
}

function addFigures<T extends object>(known: T, { part, key }: { part: T; key: readonly (keyof T)[] }): T {
  const entries = (Object.keys(known) as (keyof T)[]).map((name) => {
    const figures = [known[name], part[name]] as [number | null, number | null];
    return [name, key.includes(name) ? known[name] : sum(...figures)];
  });
  return Object.fromEntries(entries) as T;
}
