import type { Clock } from './clock.ts';

/** The first report covers less than an interval, so that a new host is seen soon. */
const FIRST_INTERVAL_MS = 5_000;
/** A changed interval takes effect after this at the latest. */
const LONGEST_SLEEP_MS = 10_000;

export interface LoopParts {
  clock: Clock;
  /** Asked again and again, since the backend may change it. */
  intervalMs: () => number;
  /** Takes one sample; `lateMs` is how much later than planned it is called. Must not reject. */
  sample: (lateMs: number) => Promise<void>;
}

/**
 * Samples at a fixed cadence until `signal` is aborted: a baseline at once, another after 5 s, then one per interval
 * on a grid that does not drift. Slots that were missed are left out, never made up for.
 */
export async function runLoop({ clock, intervalMs, sample }: LoopParts, signal: AbortSignal): Promise<void> {
  let planned = clock.monotonicMs();
  await sample(0);
  let step = () => Math.min(FIRST_INTERVAL_MS, intervalMs());
  while (!signal.aborted) {
    const waitMs = planned + step() - clock.monotonicMs();
    if (waitMs > 0) {
      await clock.sleep(Math.min(waitMs, LONGEST_SLEEP_MS), signal);
      continue;
    }
    const lateMs = Math.abs(waitMs);
    const missed = Math.floor(lateMs / step());
    planned += step() * (missed + 1);
    step = intervalMs;
    await sample(lateMs);
  }
}

/** Distance of fine samples, ms. */
const FINE_MS = 1_000;

/** Takes fine samples while there is something to follow, until `signal` is aborted. Never throws. */
export async function runBursts(
  { clock, burst, onFailure }: { clock: Clock; burst: Burst; onFailure: (error: unknown) => void },
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(FINE_MS, signal);
    if (signal.aborted || !burst.isActive) continue;
    try {
      burst.take({ atMs: clock.nowMs(), monotonicMs: clock.monotonicMs() });
    } catch (error) {
      onFailure(error);
    }
  }
}

/** What `runBursts` needs of the sampler. */
export interface Burst {
  readonly isActive: boolean;
  take(now: { atMs: number; monotonicMs: number }): void;
}
