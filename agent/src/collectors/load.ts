import { parseLoadAverage, type LoadAverage } from '../procfs/loadavg.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';

export function readLoad(files: ProcFiles): LoadAverage {
  return parseLoadAverage(files.read('loadavg'));
}
