/** The host's own totals in a report. Kernel sources stand beside the fields. */
import { Type } from 'typebox';
import { LIMITS } from './limits.ts';
import { Amount, Count32, Fraction, Text, closed, optional } from './parts.ts';

/** `/proc/stat` line `cpu`, ms of all cores together over the interval. */
const CpuTimes = Type.Object(
  {
    cores: Type.Integer({ minimum: 1, maximum: 1024 }),
    userMs: Amount,
    niceMs: Amount,
    systemMs: Amount,
    idleMs: Amount,
    iowaitMs: Amount,
    irqMs: Amount,
    softirqMs: Amount,
    stealMs: optional(Amount),
  },
  closed,
);

/** `/proc/meminfo`, bytes; swap traffic from `/proc/vmstat` pswpin/pswpout, pages × page size. */
const Memory = Type.Object(
  {
    totalBytes: Amount,
    freeBytes: Amount,
    /** Absent before kernel 3.14 (and on CentOS 7's first releases). */
    availableBytes: optional(Amount),
    buffersBytes: Amount,
    cachedBytes: Amount,
    slabBytes: Amount,
    slabReclaimableBytes: optional(Amount),
    shmemBytes: optional(Amount),
    dirtyBytes: optional(Amount),
    swapTotalBytes: Amount,
    swapFreeBytes: Amount,
    swapInBytes: optional(Amount),
    swapOutBytes: optional(Amount),
  },
  closed,
);

/** One resource of `/proc/pressure`, µs stalled over the interval (`total=`), some and full. */
const Pressure = Type.Object({ someUs: Amount, fullUs: optional(Amount) }, closed);

export const HostSample = Type.Object(
  {
    cpu: optional(CpuTimes),
    /** `/proc/loadavg`, 1, 5 and 15 minutes. */
    load: optional(
      Type.Tuple([
        Type.Number({ minimum: 0, maximum: 1e6 }),
        Type.Number({ minimum: 0, maximum: 1e6 }),
        Type.Number({ minimum: 0, maximum: 1e6 }),
      ]),
    ),
    memory: optional(Memory),
    pressure: optional(
      Type.Object({ cpu: optional(Pressure), io: optional(Pressure), memory: optional(Pressure) }, closed),
    ),
    /** Sums over whole physical block devices, not partitions or stacked devices. */
    diskReadBytes: optional(Amount),
    diskWriteBytes: optional(Amount),
    /** Sums over physical interfaces; instances, other and unattributed add up to these and loopback. */
    netInBytes: optional(Amount),
    netOutBytes: optional(Amount),
    processes: optional(Count32),
    threads: optional(Count32),
    runnable: optional(Count32),
    blocked: optional(Count32),
    forks: optional(Amount),
  },
  closed,
);
export type HostSample = Type.Static<typeof HostSample>;

/** One whole block device, `/proc/diskstats`. */
export const DeviceSample = Type.Object(
  {
    name: Text,
    readBytes: Amount,
    writeBytes: Amount,
    readOps: Amount,
    writeOps: Amount,
    /** Time with at least one request in flight, ms: over the interval this is util. */
    busyMs: Amount,
    /** Request time summed, ms: over the interval this is the average queue. */
    weightedMs: Amount,
    /** ms spent by reads and by writes: over the operations this is await. */
    readMs: Amount,
    writeMs: Amount,
  },
  closed,
);

/** One real file system, `statfs`. `device` is what old dashboards call `part`. */
export const FilesystemSample = Type.Object(
  {
    device: Text,
    mount: Text,
    type: Text,
    totalBytes: Amount,
    usedBytes: Amount,
    freeBytes: Amount,
    inodes: optional(Amount),
    inodesFree: optional(Amount),
  },
  closed,
);

/** One network interface, `/proc/net/dev`. */
export const InterfaceSample = Type.Object(
  {
    name: Text,
    speedMbit: optional(Count32),
    inBytes: Amount,
    outBytes: Amount,
    inErrors: Amount,
    outErrors: Amount,
    inDrops: Amount,
    outDrops: Amount,
  },
  closed,
);

/** What rarely changes; sent at start and hourly. */
export const Inventory = Type.Object(
  {
    os: optional(Text),
    kernel: optional(Text),
    arch: optional(Text),
    virtualization: optional(Text),
    cpuModel: optional(Text),
    cpuCores: optional(Count32),
    memoryBytes: optional(Amount),
    disks: optional(
      Type.Array(
        Type.Object(
          { name: Text, sizeBytes: optional(Amount), type: optional(Text), model: optional(Text) },
          closed,
        ),
        { maxItems: LIMITS.devices },
      ),
    ),
    interfaces: optional(
      Type.Array(Type.Object({ name: Text, address: optional(Text), speedMbit: optional(Count32) }, closed), {
        maxItems: LIMITS.interfaces,
      }),
    ),
  },
  closed,
);
export type Inventory = Type.Static<typeof Inventory>;

/** Share of the host's total that was attributed or read, per resource. */
export const Coverage = Type.Object(
  {
    /** Processes whose `stat`, and whose `io`, could be read, of all seen. */
    processes: optional(Fraction),
    processIo: optional(Fraction),
    net: optional(Fraction),
    delays: optional(Fraction),
  },
  closed,
);
