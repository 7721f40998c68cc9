import type { SourceState } from '@dpm/protocol';
import { LIMITS } from '@dpm/protocol/limits';
import type { Clock } from '../clock.ts';
import { errorCode, isDenied } from '../procfs/proc-files.ts';
import { clip } from '../report/clip.ts';

/** The kernel has no such file, or the feature behind it is switched off. */
const UNSUPPORTED = new Set(['ENOENT', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'ENODEV']);

/** What a failure means for the reader: the source is not there, not allowed, or broken. */
export function classifyFailure(source: string, error: unknown): SourceState {
  const reason = clip(error instanceof Error ? error.message : String(error), LIMITS.text);
  if (UNSUPPORTED.has(errorCode(error))) return { source, state: 'unsupported', reason };
  if (isDenied(error)) return { source, state: 'noPermission', reason };
  return { source, state: 'failed', reason };
}

/** Runs the collectors of one sample: times them, and keeps the failure of one from the others. */
export class CollectorRunner {
  private readonly clock: Clock;
  private readonly states = new Map<string, SourceState>();
  readonly durationsMs = new Map<string, number>();

  constructor(clock: Clock) {
    this.clock = clock;
  }

  /** The collector's value, or undefined when it failed: then `sources` tells why. */
  run<T>(source: string, collect: () => T): T | undefined {
    const start = this.clock.monotonicMs();
    try {
      const value = collect();
      this.states.delete(source);
      return value;
    } catch (error) {
      this.states.set(source, classifyFailure(source, error));
      return undefined;
    } finally {
      this.durationsMs.set(source, this.clock.monotonicMs() - start);
    }
  }

  /** Tells the state of a source that has no failure of its own; undefined: it is fine. */
  note(source: string, state: Omit<SourceState, 'source'> | undefined): void {
    if (state) this.states.set(source, { source, ...state });
    else this.states.delete(source);
  }

  /** What is not measured, and why, by name. */
  get sources(): SourceState[] {
    return [...this.states.values()].sort((a, b) => (a.source < b.source ? -1 : 1)).slice(0, LIMITS.sources);
  }
}
