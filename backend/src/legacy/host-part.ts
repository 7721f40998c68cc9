/** The host's own figures in an old client's report. Rates become amounts over the interval. */
import { LIMITS, type Report } from '@dpm/protocol';
import { readDecimal } from './numbers.ts';
import { isStruct, partOf, type OldReport } from './old-report.ts';
import type { Struct } from './xml-rpc.ts';

type Totals = Report['totals'];
type Device = NonNullable<Report['devices']>[number];
type Filesystem = NonNullable<Report['filesystems']>[number];

const GIB = 1024 ** 3;
const KIB = 1024;
const MOST_CORES = 1024;
const MOST_LOAD = 1_000_000;
/** Sizes whose bytes are exact numbers, and rates whose bytes over two minutes are. */
const MOST_GIB = 8_000_000;
const MOST_KIB_PER_S = 7e10;
/** Over two minutes its request time still fits 32 bits. */
const MOST_QUEUE = 30_000;
const MOST_MBIT = 4_294_967_295;
/** Widths of the name columns. */
const MOST_NAME = 255;

const decimal = (most: number) => (text: string) => readDecimal(text, most);

export function readTotals(report: OldReport, intervalMs: number): Totals {
  return defined<Totals>({
    idle: readIdle(report, intervalMs),
    load: readLoad(report),
    memory: readMemory(report),
    ...readIo(report, intervalMs),
    ...readNet(report, intervalMs),
  });
}

/** % of all cores → their time. What kinds of work the rest was is not told. */
function readIdle(report: OldReport, intervalMs: number): Totals['idle'] {
  const cpu = report.part('cpu');
  const cores = report.leaf(cpu, ['cpu', 'total'], (text) => readCores(text));
  const idle = report.leaf(cpu, ['cpu', 'id'], decimal(100));
  const waiting = report.leaf(cpu, ['cpu', 'wa'], decimal(100));
  if (cores === undefined || idle === undefined) return undefined;
  const timeMs = (percent: number) => Math.round((percent / 100) * cores * intervalMs);
  return defined<NonNullable<Totals['idle']>>({
    cores,
    idleMs: timeMs(idle),
    iowaitMs: waiting === undefined ? undefined : timeMs(waiting),
  });
}

function readCores(text: string): number | undefined {
  const cores = readDecimal(text, MOST_CORES);
  return cores !== undefined && Number.isInteger(cores) && cores > 0 ? cores : undefined;
}

function readLoad(report: OldReport): Totals['load'] {
  const load = report.leaf(report.part('cpu'), ['cpu', 'load'], decimal(MOST_LOAD));
  return load === undefined ? undefined : [load];
}

function readMemory(report: OldReport): Totals['memory'] {
  const size = readSizes(report, report.part('mem'), ['mem']);
  return size && { totalBytes: size.totalBytes, availableBytes: size.totalBytes - size.usedBytes };
}

/** Free is what is left of the total: what it says about it is not looked at. */
function readSizes(
  report: OldReport,
  struct: Struct | undefined,
  path: readonly string[],
): { totalBytes: number; usedBytes: number } | undefined {
  const bytes = (name: string) => {
    const gib = report.leaf(struct, [...path, name], decimal(MOST_GIB));
    return gib === undefined ? undefined : Math.round(gib * GIB);
  };
  const [totalBytes, usedBytes] = [bytes('total'), bytes('used')];
  if (totalBytes === undefined || usedBytes === undefined) return undefined;
  return { totalBytes, usedBytes: Math.min(usedBytes, totalBytes) };
}

/** `Total` is what processes asked for, `Actual` what devices did. */
function readIo(report: OldReport, intervalMs: number): Partial<Totals> {
  const io = report.part('io');
  const amount = (side: string, name: string) =>
    readRate(report, { struct: partOf(io, side), path: ['io', side, name], intervalMs });
  return defined<Partial<Totals>>({
    diskReadBytes: amount('Actual', 'read'),
    diskWriteBytes: amount('Actual', 'write'),
    processReadBytes: amount('Total', 'read'),
    processWriteBytes: amount('Total', 'write'),
  });
}

/** Version 1.6 tells the speed only. */
function readNet(report: OldReport, intervalMs: number): Partial<Totals> {
  const net = report.part('net');
  const amount = (name: string) => readRate(report, { struct: net, path: ['net', name], intervalMs });
  const speed = report.leaf(net, ['net', 'speed'], decimal(MOST_MBIT));
  return defined<Partial<Totals>>({
    netInBytes: amount('receive'),
    netOutBytes: amount('send'),
    linkMbit: speed === undefined ? undefined : Math.round(speed),
  });
}

/** KB/s → bytes over the interval. */
function readRate(
  report: OldReport,
  { struct, path, intervalMs }: { struct: Struct | undefined; path: readonly string[]; intervalMs: number },
): number | undefined {
  const rate = report.leaf(struct, path, decimal(MOST_KIB_PER_S));
  return rate === undefined ? undefined : Math.round((rate * KIB * intervalMs) / 1000);
}

/** `disk`, by device: where it is mounted is not told. */
export function readFilesystems(report: OldReport): Filesystem[] {
  return readNamed(report, { part: 'disk', most: LIMITS.filesystems }).flatMap(({ name, struct, path }) => {
    const size = readSizes(report, struct, path);
    if (size === undefined) return [];
    const { totalBytes, usedBytes } = size;
    return { device: name, mount: name, type: '', totalBytes, usedBytes, freeBytes: totalBytes - usedBytes };
  });
}

/** `util_qu`: the queue and the busy time of devices that had much of either. */
export function readDevices(report: OldReport, intervalMs: number): Device[] {
  return readNamed(report, { part: 'util_qu', most: LIMITS.devices }).flatMap(({ name, struct, path }) => {
    const queue = report.leaf(struct, [...path, 'avgqu-sz'], decimal(MOST_QUEUE));
    const util = report.leaf(struct, [...path, 'util'], decimal(1_000));
    if (queue === undefined && util === undefined) return [];
    return defined<Device>({
      name,
      busyMs: util === undefined ? undefined : Math.round((Math.min(100, util) / 100) * intervalMs),
      weightedMs: queue === undefined ? undefined : Math.round(queue * intervalMs),
    });
  });
}

/** Structs of a part by usable names, each once. */
function readNamed(
  report: OldReport,
  { part, most }: { part: string; most: number },
): { name: string; struct: Struct; path: string[] }[] {
  const found = new Map<string, { name: string; struct: Struct; path: string[] }>();
  for (const [key, struct] of report.part(part) ?? []) {
    const name = key.trim();
    const usable = name !== '' && name.length <= MOST_NAME && !found.has(name) && found.size < most;
    if (usable && isStruct(struct)) found.set(name, { name, struct, path: [part, key] });
    else report.leaveOut(part, key);
  }
  return [...found.values()];
}

/** Without the keys whose value is undefined. */
function defined<T extends object>(value: { [Key in keyof T]: T[Key] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}
