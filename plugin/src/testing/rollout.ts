import { type Rollout, type RolloutHost } from '../data/rollout-queries';

/** An upgrade in its first wave, with changes. */
export function rolloutOf(change: Partial<Rollout> = {}): Rollout {
  return {
    ...{ id: 7, bundle: 'b'.repeat(64), version: '1.1.0', baseBundle: 'a'.repeat(64), baseVersion: '1.0.0' },
    ...{ state: 'running', wave: 1, waveStartedMs: 1_000, reason: null, halt: null },
    ...{ login: 'backend', startedMs: 1_000, endedMs: null, told: 1, running: 0 },
    ...change,
  };
}

/** A host that was told and does not run it yet, with changes. */
export function rolloutHost(change: Partial<RolloutHost> = {}): RolloutHost {
  return {
    ...{ host: 'db-1', wave: 1, isRunning: false, ageS: 3, trouble: null, fault: null },
    ...{ cpuBefore: 0.004, cpuAfter: null, rssBefore: 50_000_000, rssAfter: null },
    ...change,
  };
}
