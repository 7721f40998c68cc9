import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Report } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import { parseDiskstats, SECTOR_BYTES, type DiskCounters } from '../procfs/diskstats.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { increase } from './counter.ts';

type DeviceSample = NonNullable<Report['devices']>[number];
/** A physical device counts always, one stacked on others only where no physical one is seen. */
type DeviceKind = 'physical' | 'stacked' | 'ignored';

/** Names of whole devices, for where there is no sysfs to ask. */
const PHYSICAL_NAME = /^(?:sd[a-z]+|hd[a-z]+|vd[a-z]+|xvd[a-z]+|nvme\d+n\d+|mmcblk\d+|dasd[a-z]+|pmem\d+)$/;
const STACKED_NAME = /^(?:dm-\d+|md\d+|rbd\d+|nbd\d+|drbd\d+|bcache\d+)$/;
const MEMORY_NAME = /^(?:loop|ram|zram|sr|fd)\d+$/;

/** Reads the counters of the block devices whose traffic adds up to the host's. */
export class DiskCollector {
  private readonly files: ProcFiles;
  private readonly sysRoot: string;
  private readonly kinds = new Map<string, DeviceKind>();

  constructor(files: ProcFiles, sysRoot: string) {
    this.files = files;
    this.sysRoot = sysRoot;
  }

  /** Whole devices that did anything since boot; partitions, and what is stacked on them, would count twice. */
  read(): Map<string, DiskCounters> {
    const disks = parseDiskstats(this.files.read('diskstats'));
    const physical = disks.filter((disk) => this.kindOf(disk.name) === 'physical');
    const counted =
      physical.length > 0 ? physical : disks.filter((disk) => this.kindOf(disk.name) === 'stacked');
    const used = counted.filter((disk) => disk.readOps + disk.writeOps > 0).slice(0, LIMITS.devices);
    return new Map(used.map((disk) => [disk.name, disk]));
  }

  private kindOf(name: string): DeviceKind {
    let kind = this.kinds.get(name);
    if (kind === undefined) {
      kind = this.classify(name);
      this.kinds.set(name, kind);
    }
    return kind;
  }

  private classify(name: string): DeviceKind {
    if (MEMORY_NAME.test(name)) return 'ignored';
    const blocks = join(this.sysRoot, 'block');
    if (!existsSync(blocks)) {
      if (PHYSICAL_NAME.test(name)) return 'physical';
      return STACKED_NAME.test(name) ? 'stacked' : 'ignored';
    }
    // In sysfs a slash of a device name is written as an exclamation mark: cciss!c0d0.
    const folder = join(blocks, name.replace(/\//g, '!'));
    if (!existsSync(folder)) return 'ignored';
    return existsSync(join(folder, 'device')) ? 'physical' : 'stacked';
  }
}

/** What each device did between two readings; a device that came in between is left out once. */
export function diffDisks(
  before: ReadonlyMap<string, DiskCounters>,
  after: ReadonlyMap<string, DiskCounters>,
): DeviceSample[] {
  const samples: DeviceSample[] = [];
  for (const [name, to] of after) {
    const from = before.get(name);
    if (!from) continue;
    samples.push({
      name,
      readBytes: increase(from.readSectors, to.readSectors) * SECTOR_BYTES,
      writeBytes: increase(from.writeSectors, to.writeSectors) * SECTOR_BYTES,
      readOps: increase(from.readOps, to.readOps),
      writeOps: increase(from.writeOps, to.writeOps),
      busyMs: increase(from.busyMs, to.busyMs),
      weightedMs: increase(from.weightedMs, to.weightedMs),
      readMs: increase(from.readMs, to.readMs),
      writeMs: increase(from.writeMs, to.writeMs),
    });
  }
  return samples;
}
