/**
 * The host that every figure is about: 8 instances, 20 processes, 6 devices and 20 network pairs, a report every 30 s.
 * Names, PIDs and start times stay; amounts differ from report to report, over the ranges that real hosts have.
 */
import { createHash } from 'node:crypto';
import { PROTOCOL_VERSION, type Report, type Usage } from '@dpm/protocol';
import { createRandom } from './random.ts';

export const SHAPE = { instances: 8, processes: 20, devices: 6, netPairs: 20 } as const;
export const INTERVAL_MS = 30_000;
/** Host and agent, instances with `other` and `unattributed`, processes, devices, pairs. */
export const ROWS_PER_REPORT = {
  host_sample: 1,
  agent_sample: 1,
  instance_sample: SHAPE.instances + 2,
  process_sample: SHAPE.processes,
  device_sample: SHAPE.devices,
  net_pair_sample: SHAPE.netPairs,
} as const;
export const ROWS = Object.values(ROWS_PER_REPORT).reduce((sum, count) => sum + count, 0);

/** What changes with every report and is not measured. */
export interface ReportPlace {
  host: string;
  boot: string;
  seq: number;
  /** End of the interval, ms since 1970 UTC. */
  atMs: number;
}
export type ReportHead = Pick<Report, 'protocol' | 'host' | 'agent' | 'boot' | 'seq' | 'atMs'>;
/** Everything else. */
export type ReportBody = Omit<Report, keyof ReportHead>;

const STARTED_MS = Date.UTC(2026, 8, 1);
const GB = 1_000_000_000;

export function hostName(number: number): string {
  return `db-${String(number).padStart(5, '0')}.example`;
}

/** One start of the host's agent. */
export function bootId(number: number): string {
  const digits = createHash('md5').update(`boot ${number}`).digest('hex');
  const parts = [digits.slice(0, 8), digits.slice(8, 12), digits.slice(12, 16), digits.slice(16, 20)];
  return `${parts.join('-')}-${digits.slice(20)}.${String(number).padStart(8, '0')}`;
}

export function describeHead({ host, boot, seq, atMs }: ReportPlace): ReportHead {
  return {
    protocol: PROTOCOL_VERSION,
    host: { name: host, machineId: boot.slice(0, 8).padStart(32, '0'), utcOffsetMinutes: 480 },
    agent: { version: '0.1.0', bundle: 'ab'.repeat(32), runtime: 'v22.22.0' },
    ...{ boot, seq, atMs },
  };
}

/** `first`: with the inventory and the texts of the command lines, as an agent sends them when it starts. */
export function describeBody(
  host: number,
  { variant, first = false }: { variant: number; first?: boolean },
): ReportBody {
  const random = createRandom(host * 7919 + variant);
  const commands = commandTexts(host);
  return {
    intervalMs: INTERVAL_MS,
    lateMs: whole(random() * 20),
    server: '10.1.0.1:9301',
    ...(first && { inventory: describeInventory() }),
    totals: describeTotals(random),
    devices: repeat(SHAPE.devices, (index) => describeDevice(index, random)),
    instances: repeat(SHAPE.instances, (index) => ({
      ...{ engine: 'mysqld', port: 3306 + index, dataDir: `/data/${3306 + index}` },
      ...{ unit: `mysqld@${3306 + index}.service`, socketPath: `/run/mysqld/${3306 + index}.sock` },
      ...{ pid: 2000 + index, startedAtMs: STARTED_MS + index * 1000, command: md5(commands[index] ?? '') },
      usage: {
        ...describeUsage(random),
        ...{
          processes: 1,
          fdLimit: 65_535,
          cpuWaitMs: amount(random, 3_000),
          ioWaitMs: amount(random, 9_000),
        },
        ...{ delayKind: 'threads' as const, delayCoverage: 1 },
      },
    })),
    other: describeUsage(random),
    unattributed: { cpuUserMs: whole(random() * 900), cpuSystemMs: -12, readBytes: -whole(random() * 4096) },
    processes: repeat(SHAPE.processes, (index) => ({
      ...{ pid: 2000 + index, startedAtMs: STARTED_MS + index * 1000, command: md5(commands[index] ?? '') },
      ...(index < SHAPE.instances ? { instance: index, role: 'main' } : {}),
      usage: describeUsage(random),
    })),
    ...(first && { commands: commands.map((text) => ({ md5: md5(text), text })) }),
    netPairs: repeat(SHAPE.netPairs, (index) => ({
      instance: index % SHAPE.instances,
      local: `10.2.${host >> 8}.${host & 255}:${3306 + (index % SHAPE.instances)}`,
      remote: `10.3.${index}.${host & 255}`,
      pid: 2000 + (index % SHAPE.instances),
      ...{ inBytes: amount(random, 40_000_000), outBytes: amount(random, 400_000_000) },
      pid: 2000 + (index % SHAPE.instances),
    })),
    sources: [],
    coverage: { processes: 1, processIo: 1, net: 0.93 },
    cost: {
      ...{ cpuMs: 120, childrenCpuMs: 30, sampleMs: 60 },
      ...{ rssBytes: 61_000_000, anonBytes: 24_000_000 },
    },
    clock: { offsetMs: whole(random() * 20), roundTripMs: whole(random() * 30) },
  };
}

/** Instances have command lines of their own on every host; the other programs are the same everywhere. */
function commandTexts(host: number): string[] {
  return repeat(SHAPE.processes, (index) =>
    index < SHAPE.instances
      ? `/usr/sbin/mysqld --defaults-file=/etc/mysql/${3306 + index}.cnf --server-id=${host}${index}`
      : `/usr/bin/program-${index} --config=/etc/program-${index}.conf`,
  );
}

function describeUsage(random: () => number): Usage {
  return {
    ...{ cpuUserMs: amount(random, 30_000), cpuSystemMs: amount(random, 9_000) },
    ...{ memoryBytes: amount(random, 16 * GB), swapBytes: random() < 0.8 ? 0 : amount(random, GB) },
    ...{ readBytes: amount(random, GB), writeBytes: amount(random, GB) },
    ...{ readOps: amount(random, 90_000), writeOps: amount(random, 90_000), majorFaults: amount(random, 40) },
    ...{ netInBytes: amount(random, GB), netOutBytes: amount(random, GB) },
    ...{ threads: 40 + amount(random, 60), fds: 200 + amount(random, 900) },
  };
}

function describeTotals(random: () => number): Report['totals'] {
  const pressure = () => ({ someUs: amount(random, 9_000_000), fullUs: amount(random, 4_000_000) });
  return {
    cpu: {
      ...{ cores: 32, userMs: amount(random, 500_000), niceMs: 0, systemMs: amount(random, 90_000) },
      ...{ idleMs: amount(random, 900_000), iowaitMs: amount(random, 90_000), irqMs: 40, softirqMs: 900 },
      stealMs: 0,
    },
    load: [random() * 32, random() * 32, random() * 32],
    memory: {
      ...{ totalBytes: 256 * GB, freeBytes: amount(random, 9 * GB), availableBytes: amount(random, 90 * GB) },
      ...{
        buffersBytes: amount(random, GB),
        cachedBytes: amount(random, 80 * GB),
        slabBytes: amount(random, GB),
      },
      ...{ dirtyBytes: amount(random, GB), swapTotalBytes: 8 * GB, swapFreeBytes: 8 * GB, swapInBytes: 0 },
      swapOutBytes: 0,
    },
    pressure: { cpu: pressure(), io: pressure(), memory: pressure() },
    ...{ diskReadBytes: amount(random, 9 * GB), diskWriteBytes: amount(random, 9 * GB) },
    ...{ netInBytes: amount(random, 3 * GB), netOutBytes: amount(random, 3 * GB) },
    ...{ processes: 400, threads: 3_000, runnable: 7, blocked: 2, forks: amount(random, 9_000) },
  };
}

function describeDevice(index: number, random: () => number) {
  return {
    name: `nvme${index}n1`,
    ...{ readBytes: amount(random, 3 * GB), writeBytes: amount(random, 3 * GB) },
    ...{ readOps: amount(random, 90_000), writeOps: amount(random, 90_000), busyMs: amount(random, 30_000) },
    ...{
      weightedMs: amount(random, 90_000),
      readMs: amount(random, 90_000),
      writeMs: amount(random, 90_000),
    },
  };
}

function describeInventory(): NonNullable<Report['inventory']> {
  return {
    ...{ os: 'Debian GNU/Linux 12', kernel: '6.1.0-28-amd64', arch: 'x86_64', cpuModel: 'EPYC' },
    ...{ cpuCores: 32, memoryBytes: 256 * GB },
    disks: repeat(SHAPE.devices, (index) => ({
      name: `nvme${index}n1`,
      sizeBytes: 4_000 * GB,
      type: 'nvme',
    })),
  };
}

/** Small amounts are more frequent than large ones, as they are on real hosts. */
function amount(random: () => number, most: number): number {
  return whole(random() ** 3 * most);
}

function whole(value: number): number {
  return Math.round(value);
}

function md5(text: string): string {
  return createHash('md5').update(text).digest('hex');
}

function repeat<Item>(count: number, make: (index: number) => Item): Item[] {
  return Array.from({ length: count }, (_, index) => make(index));
}
