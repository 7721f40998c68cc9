import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePressure } from '../procfs/pressure.ts';

/** µs since the group began during which any of its tasks waited. */
export interface GroupPressure {
  cpuUs: number;
  ioUs: number;
}

/** The unified hierarchy, alone or beside those of version 1. */
const ROOTS = ['fs/cgroup', 'fs/cgroup/unified'];

/** Reads PSI of control groups (kernel: Documentation/accounting/psi.rst, "Cgroup2 interface"). */
export class CgroupPressure {
  private readonly sysRoot: string;

  constructor(sysRoot: string) {
    this.sysRoot = sysRoot;
  }

  /** Undefined where the group, or the kernel, has no pressure files. */
  read(cgroupPath: string): GroupPressure | undefined {
    for (const root of ROOTS) {
      const folder = join(this.sysRoot, root, cgroupPath);
      try {
        const some = (file: string) => parsePressure(readFileSync(join(folder, file))).someUs;
        return { cpuUs: some('cpu.pressure'), ioUs: some('io.pressure') };
      } catch {
        continue;
      }
    }
    return undefined;
  }
}
