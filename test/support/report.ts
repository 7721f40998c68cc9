import { createHash } from 'node:crypto';
import { PROTOCOL_VERSION, type Report } from '@dpm/protocol';

/** A second of 2026-11-24 10:00 UTC, and the time at which the reports below end. */
export const REPORT_AT_MS = Date.UTC(2026, 10, 24, 10, 0, 0, 123);
export const BOOT = '0b4f9d66-2f3e-4a55-8c0d-7a1e5d3c9b21.0123abcd';

export interface CommandText {
  md5: string;
  text: string;
}

/** A command line with its MD5, as reports carry it. */
export function commandText(text: string): CommandText {
  return { md5: createHash('md5').update(text, 'utf8').digest('hex'), text };
}

const MYSQLD = commandText('/usr/sbin/mysqld --port=3306 --datadir=/data/3306');
const REDIS = commandText('redis-server 127.0.0.1:6379');
const DUMP = commandText('mysqldump --all-databases --password=***');
const SHELL = commandText('sh -c "数据 backup"');

/** The least that the schema and the checks take; every part that may be left out is. */
export function smallReport(changes: Partial<Report> = {}): Report {
  return {
    protocol: PROTOCOL_VERSION,
    host: { name: 'db-1', utcOffsetMinutes: 480 },
    agent: { version: '0.1.0', runtime: 'v22.11.0' },
    boot: BOOT,
    seq: 1,
    atMs: REPORT_AT_MS,
    intervalMs: 30_000,
    lateMs: 0,
    totals: {},
    instances: [],
    other: {},
    unattributed: {},
    processes: [],
    sources: [],
    cost: { cpuMs: 100, sampleMs: 50, rssBytes: 60_000_000 },
    ...changes,
  };
}

/** A report of every part, whose instances, other and unattributed add up to its totals. */
export function buildReport({
  host = 'db-1',
  ...changes
}: Omit<Partial<Report>, 'host'> & { host?: string } = {}): Report {
  return smallReport({
    host: { name: host, machineId: '0123456789abcdef0123456789abcdef', utcOffsetMinutes: 480 },
    agent: { version: '0.1.0', bundle: 'ab'.repeat(32), runtime: 'v22.11.0' },
    seq: 65_538,
    lateMs: 12,
    server: '10.0.0.1:9301',
    ...hostPart(),
    ...usagePart(),
    ...extraParts(),
    ...changes,
  });
}

function hostPart(): Pick<Report, 'inventory' | 'totals' | 'devices' | 'filesystems' | 'interfaces'> {
  return {
    inventory: {
      ...{ os: 'Debian 13', kernel: '6.18.5', arch: 'x64', cpuModel: 'Model 7', cpuCores: 4 },
      memoryBytes: 16_000_000_000,
      disks: [{ name: 'sda', sizeBytes: 1_000_000_000_000, type: 'SSD' }],
      interfaces: [{ name: 'eth0', address: '10.0.0.7', speedMbit: 10_000 }],
    },
    totals: {
      cpu: {
        ...{ cores: 4, userMs: 60_000, niceMs: 1_000, systemMs: 20_000, idleMs: 30_000, iowaitMs: 5_000 },
        ...{ irqMs: 1_000, softirqMs: 2_000, stealMs: 1_000 },
      },
      load: [12.25, 8.5, 4],
      memory: {
        ...{ totalBytes: 16_000_000_000, freeBytes: 1_000_000_000, availableBytes: 4_000_000_000 },
        ...{ buffersBytes: 500_000_000, cachedBytes: 2_500_000_000, slabBytes: 300_000_000 },
        ...{ slabReclaimableBytes: 200_000_000, shmemBytes: 100_000_000, dirtyBytes: 50_000_000 },
        ...{ swapTotalBytes: 2_000_000_000, swapFreeBytes: 1_500_000_000 },
        ...{ swapInBytes: 4_096, swapOutBytes: 8_192 },
      },
      pressure: {
        cpu: { someUs: 11_000_000 },
        io: { someUs: 7_000_000, fullUs: 3_000_000 },
        memory: { someUs: 20, fullUs: 10 },
      },
      ...{ diskReadBytes: 900_000_000, diskWriteBytes: 700_000_000 },
      ...{ netInBytes: 300_000_000, netOutBytes: 400_000_000 },
      ...{ processes: 321, threads: 1_234, runnable: 9, blocked: 3, forks: 456 },
    },
    devices: [
      {
        ...{ name: 'sda', readBytes: 800_000_000, writeBytes: 650_000_000, readOps: 20_000, writeOps: 9_000 },
        ...{ busyMs: 29_000, weightedMs: 240_000, readMs: 160_000, writeMs: 80_000 },
      },
      {
        ...{ name: 'nvme0n1', readBytes: 100_000_000, writeBytes: 50_000_000, readOps: 500, writeOps: 400 },
        ...{ busyMs: 1_000, weightedMs: 1_500, readMs: 900, writeMs: 600 },
      },
    ],
    filesystems: [
      {
        ...{ device: '/dev/sda1', mount: '/', type: 'ext4', totalBytes: 100_000, usedBytes: 60_000 },
        ...{ freeBytes: 35_000, inodes: 6_000, inodesFree: 5_000 },
      },
      {
        ...{ device: '/dev/nvme0n1p1', mount: "/data/o'neil", type: 'xfs', totalBytes: 900_000 },
        ...{ usedBytes: 100_000, freeBytes: 800_000 },
      },
    ],
    interfaces: [
      {
        ...{ name: 'eth0', speedMbit: 10_000, inBytes: 290_000_000, outBytes: 395_000_000 },
        ...{ inErrors: 1, outErrors: 2, inDrops: 3, outDrops: 4 },
      },
      {
        ...{ name: 'eth1', inBytes: 10_000_000, outBytes: 5_000_000 },
        ...{ inErrors: 0, outErrors: 0, inDrops: 0, outDrops: 0 },
      },
    ],
  };
}

/** CPU: user 61,000 and system 23,000 ms; memory 12 GB used; reads 900 MB. */
function usagePart(): Pick<Report, 'instances' | 'other' | 'unattributed' | 'processes' | 'commands'> {
  return {
    instances: [
      {
        ...{ engine: 'mysqld', port: 3306, dataDir: '/data/3306', ports: [3306, 33060] },
        ...{ socketPath: '/run/mysqld.sock', container: 'c0ffee', unit: 'mysql.service', otherNetns: true },
        ...{ pid: 4_001, startedAtMs: REPORT_AT_MS - 86_400_000, restarts: 1, command: MYSQLD.md5 },
        usage: {
          ...{ cpuUserMs: 50_000, cpuSystemMs: 15_000, memoryBytes: 8_000_000_000, swapBytes: 1_000 },
          ...{ readBytes: 700_000_000, writeBytes: 500_000_000, readOps: 30_000, writeOps: 20_000 },
          ...{ majorFaults: 17, netInBytes: 200_000_000, netOutBytes: 350_000_000, processes: 2 },
          ...{ threads: 90, fds: 2_000, fdLimit: 65_535, cpuWaitMs: 40_000, ioWaitMs: 9_000 },
          ...{ delayKind: 'threads', delayCoverage: 0.875 },
        },
      },
      {
        ...{ engine: 'redis-server', port: 6379, dataDir: '', pid: 4_002 },
        ...{ startedAtMs: REPORT_AT_MS - 3_600_000, command: REDIS.md5 },
        usage: {
          ...{ cpuUserMs: 4_000, cpuSystemMs: 1_000, memoryBytes: 1_000_000_000, readBytes: 0 },
          ...{ delayKind: 'estimated', ioWaitMs: 5 },
        },
      },
    ],
    other: { cpuUserMs: 5_000, cpuSystemMs: 4_000, memoryBytes: 2_500_000_000, readBytes: 250_000_000 },
    unattributed: {
      ...{ cpuUserMs: 2_000, cpuSystemMs: 3_000, memoryBytes: 500_000_000, readBytes: -50_000_000 },
    },
    processes: [
      {
        ...{ pid: 4_001, startedAtMs: REPORT_AT_MS - 86_400_000, instance: 0, role: 'main' },
        command: MYSQLD.md5,
        usage: {
          ...{ cpuUserMs: 45_000, cpuSystemMs: 14_000, memoryBytes: 7_900_000_000, swapBytes: 1_000 },
          ...{ readBytes: 100_000_000, writeBytes: 500_000_000, readOps: 10_000, writeOps: 20_000 },
          ...{ majorFaults: 16, netInBytes: 1_000, netOutBytes: 2_000, threads: 88, fds: 1_990 },
        },
      },
      {
        ...{ pid: 5_005, startedAtMs: REPORT_AT_MS - 10_000, command: SHELL.md5 },
        usage: { cpuUserMs: 900 },
      },
    ],
    commands: [MYSQLD, REDIS, DUMP, SHELL],
  };
}

function extraParts(): Partial<Report> {
  return {
    netPairs: [
      {
        ...{
          instance: 0,
          local: '10.0.0.7:3306',
          remote: '10.0.0.9',
          inBytes: 1_000_000,
          outBytes: 9_000_000,
        },
        processes: [
          { pid: 4_001, inBytes: 400_000, outBytes: 5_000_000 },
          { pid: 5_001, inBytes: 600_000, outBytes: 0 },
        ],
      },
      { local: '10.0.0.7:22', remote: 'fe80::1', inBytes: 5, outBytes: 6, pid: 5_005 },
    ],
    jobs: [
      {
        ...{ name: 'mysqldump', command: DUMP.md5, pid: 5_001, instance: 0, seen: true },
        ...{ startedAtMs: REPORT_AT_MS - 20_000, endedAtMs: REPORT_AT_MS - 5_000 },
        usage: { cpuUserMs: 3_000, cpuSystemMs: 700, readBytes: 600_000_000, writeBytes: 44 },
      },
      { name: 'cron', endedAtMs: REPORT_AT_MS - 1_000, seen: false, usage: {} },
    ],
    burst: [
      {
        ...{ atMs: REPORT_AT_MS - 15_000, intervalMs: 1_000, instance: 0 },
        usage: { cpuUserMs: 2_000, cpuSystemMs: 500, readBytes: 77, writeBytes: 88 },
      },
      { atMs: REPORT_AT_MS - 14_000, intervalMs: 1_000, instance: 1, usage: {} },
    ],
    watch: {
      tried: [{ id: '0123456789abcdef', reached: true }],
      told: [{ id: '0123456789abcdef', sinceMs: REPORT_AT_MS - 600_000, atMs: REPORT_AT_MS - 500_000 }],
    },
    sources: [{ source: 'process-net', state: 'unsupported', reason: 'kernel 3.10 has no byte counters' }],
    coverage: { processes: 1, processIo: 0.95, net: 0.5, delays: 0.25 },
    cost: {
      ...{ cpuMs: 120, childrenCpuMs: 30, sampleMs: 45, rssBytes: 70_000_000, anonBytes: 30_000_000 },
      reduced: ['processes'],
    },
    spool: { reports: 3, bytes: 12_345, droppedReports: 1 },
    clock: { offsetMs: -250, roundTripMs: 12, jumpedMs: 0 },
  };
}
