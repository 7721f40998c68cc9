/** The host's own totals in a report. Kernel sources stand beside the fields. */
import { Type } from 'typebox';
import { LIMITS } from './limits.ts';
import { Amount, Count32, Fraction, Text, closed, optional } from './parts.ts';

/**
 * The clients of the replaced system tell less than an agent does: what is optional without a word about kernels is
 * so for their sake.
 */

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

/** From clients that do not divide CPU time: what is neither idle nor waiting was busy. */
const IdleTimes = Type.Object(
  { cores: Type.Integer({ minimum: 1, maximum: 1024 }), idleMs: Amount, iowaitMs: optional(Amount) },
  closed,
);

/** `/proc/meminfo`, bytes; swap traffic from `/proc/vmstat` pswpin/pswpout, pages × page size. */
const Memory = Type.Object(
  {
    totalBytes: Amount,
    freeBytes: optional(Amount),
    /** Absent before kernel 3.14 (and on CentOS 7's first releases). */
    availableBytes: optional(Amount),
    buffersBytes: optional(Amount),
    cachedBytes: optional(Amount),
    slabBytes: optional(Amount),
    slabReclaimableBytes: optional(Amount),
    shmemBytes: optional(Amount),
    dirtyBytes: optional(Amount),
    swapTotalBytes: optional(Amount),
    swapFreeBytes: optional(Amount),
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
    /** Instead of `cpu`. */
    idle: optional(IdleTimes),
    /** `/proc/loadavg`, 1, 5 and 15 minutes, in this order. */
    load: optional(Type.Array(Type.Number({ minimum: 0, maximum: 1e6 }), { minItems: 1, maxItems: 3 })),
    memory: optional(Memory),
    pressure: optional(
      Type.Object({ cpu: optional(Pressure), io: optional(Pressure), memory: optional(Pressure) }, closed),
    ),
    /** Sums over whole physical block devices, not partitions or stacked devices. */
    diskReadBytes: optional(Amount),
    diskWriteBytes: optional(Amount),
    /** What all processes read and dirtied, from clients that tell both sides and no processes that add up. */
    processReadBytes: optional(Amount),
    processWriteBytes: optional(Amount),
    /** Sums over physical interfaces; instances, other and unattributed add up to these. */
    netInBytes: optional(Amount),
    netOutBytes: optional(Amount),
    /** Speed of the fastest interface, from clients that list none. */
    linkMbit: optional(Count32),
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
    readBytes: optional(Amount),
    writeBytes: optional(Amount),
    readOps: optional(Amount),
    writeOps: optional(Amount),
    /** Time with at least one request in flight, ms: over the interval this is util. */
    busyMs: optional(Amount),
    /** Request time summed, ms: over the interval this is the average queue. */
    weightedMs: optional(Amount),
    /** ms spent by reads and by writes: over the operations this is await. */
    readMs: optional(Amount),
    writeMs: optional(Amount),
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
