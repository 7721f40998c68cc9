import { eachLine } from './text-cursor.ts';

/** One line of `/proc/diskstats` (kernel: Documentation/admin-guide/iostats.rst). */
export interface DiskCounters {
  name: string;
  readOps: number;
  readSectors: number;
  readMs: number;
  writeOps: number;
  writeSectors: number;
  writeMs: number;
  busyMs: number;
  weightedMs: number;
}

/** A sector of diskstats is 512 bytes whatever the device's own sector size is. */
export const SECTOR_BYTES = 512;

/** Counters that every kernel has; newer ones follow and are not used. */
const COUNTERS = 11;

/** Parses every line, partitions and stacked devices included. */
export function parseDiskstats(bytes: Buffer): DiskCounters[] {
  const disks: DiskCounters[] = [];
  for (const line of eachLine(bytes)) {
    line.skipFields(2);
    const name = line.nextWord();
    const counters = Array.from({ length: COUNTERS }, () => line.nextNumber());
    // Kernels before 2.6.25 wrote four counters for partitions; those lines carry no times.
    if (name === '' || counters.some(Number.isNaN)) continue;
    const at = (index: number) => counters[index] ?? 0;
    disks.push({
      name,
      readOps: at(0),
      readSectors: at(2),
      readMs: at(3),
      writeOps: at(4),
      writeSectors: at(6),
      writeMs: at(7),
      busyMs: at(9),
      weightedMs: at(10),
    });
  }
  return disks;
}
