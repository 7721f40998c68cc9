import { type Culprits, type CulpritRow, type SourceState } from '@dpm/protocol';
import { sourceFor } from './columns';

/** How long the threads of an instance waited, as shares of the window: 2 is two threads all the time. */
export interface Wait {
  cpu: number | null;
  disk: number | null;
  /** The wait for the disk was reckoned from how many threads waited at the moments of the samples. */
  estimated: boolean;
  /** Its control group's pressure: the time in which any of its threads waited, however many did. */
  ofGroup: boolean;
  /** Share of its threads that the figures cover; null when not known. */
  coverage: number | null;
  /** What the agent says of its delays, when it says anything. */
  source: SourceState | null;
}

export function waitOf(
  { cpuWaitMs, ioWaitMs, delay }: CulpritRow,
  { measuredMs, sources }: Pick<Culprits, 'measuredMs' | 'sources'>,
): Wait {
  const share = (waitMs: number | null) => (waitMs === null || measuredMs <= 0 ? null : waitMs / measuredMs);
  return {
    cpu: share(cpuWaitMs),
    disk: share(ioWaitMs),
    estimated: delay?.kind === 'estimated',
    ofGroup: delay?.kind === 'cgroupPsi',
    coverage: delay?.coverage ?? null,
    source: sourceFor(sources, 'waited') ?? null,
  };
}

/** Both together; null when neither is known. */
export function waitedLongest({ cpu, disk }: Wait): number | null {
  return cpu === null && disk === null ? null : (cpu ?? 0) + (disk ?? 0);
}
