import type { HostSample } from '@dpm/protocol';
import { parseNameValues } from '../procfs/name-value.ts';
import type { ProcFiles } from '../procfs/proc-files.ts';
import { defined } from '../report/defined.ts';

type Memory = NonNullable<HostSample['memory']>;
type Values = ReadonlyMap<string, number>;

/** `/proc/meminfo` in bytes, with the pages swapped since boot where `/proc/vmstat` tells. */
export interface MemoryReading {
  values: Values;
  swapInPages: number | undefined;
  swapOutPages: number | undefined;
}

export function readMemory(files: ProcFiles): MemoryReading {
  const values = parseNameValues(files.read('meminfo'));
  if (!values.has('MemTotal')) throw new Error('/proc/meminfo has no MemTotal');
  return { values, ...readSwapTraffic(files) };
}

function readSwapTraffic(files: ProcFiles): Pick<MemoryReading, 'swapInPages' | 'swapOutPages'> {
  try {
    const vmstat = parseNameValues(files.read('vmstat'));
    return { swapInPages: vmstat.get('pswpin'), swapOutPages: vmstat.get('pswpout') };
  } catch {
    return { swapInPages: undefined, swapOutPages: undefined };
  }
}

/** The host's memory at `after`, with the swap traffic since `before`. */
export function toMemory(before: MemoryReading | undefined, after: MemoryReading, pageBytes: number): Memory {
  const { values } = after;
  const bytes = (name: string) => values.get(name) ?? 0;
  const swapped = (key: 'swapInPages' | 'swapOutPages') => {
    const [from, to] = [before?.[key], after[key]];
    return from === undefined || to === undefined ? undefined : Math.max(0, to - from) * pageBytes;
  };
  return defined<Memory>({
    totalBytes: bytes('MemTotal'),
    freeBytes: bytes('MemFree'),
    availableBytes: values.get('MemAvailable'),
    buffersBytes: bytes('Buffers'),
    cachedBytes: bytes('Cached'),
    slabBytes: bytes('Slab'),
    slabReclaimableBytes: values.get('SReclaimable'),
    shmemBytes: values.get('Shmem'),
    dirtyBytes: values.get('Dirty'),
    swapTotalBytes: bytes('SwapTotal'),
    swapFreeBytes: bytes('SwapFree'),
    swapInBytes: swapped('swapInPages'),
    swapOutBytes: swapped('swapOutPages'),
  });
}

/** Memory in use: total less available, or less free, buffers and cache where the kernel does not tell (< 3.14). */
export function usedMemoryBytes(memory: Memory): number {
  const { totalBytes, availableBytes, freeBytes = 0, buffersBytes = 0, cachedBytes = 0 } = memory;
  return Math.max(0, totalBytes - (availableBytes ?? freeBytes + buffersBytes + cachedBytes));
}
