import type { Amounts } from '@dpm/protocol';
import { sum } from './amounts.ts';
import type { InstanceSums } from './culprits-store.ts';
import type { WindowTotals } from './window-store.ts';

/** What the host used. Writes are dirtied bytes, as in the rows; what the devices wrote stands apart. */
export function toTotals(
  totals: WindowTotals,
  instances: readonly Pick<InstanceSums, 'writeBytes'>[],
): Amounts {
  return {
    cpu: totals.cpuMs,
    memory: totals.memoryBytes,
    diskRead: totals.diskReadBytes,
    diskWrite: sum(...instances.map(({ writeBytes }) => writeBytes)),
    netIn: totals.netInBytes,
    netOut: totals.netOutBytes,
  };
}
