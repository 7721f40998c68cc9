import { writeFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { describeError, type Logger } from '../log.ts';

/** The agent is small, bounded, and needed most when memory is short, so others are ended before it. */
const OOM_SCORE_ADJ = '-500';

/** Best effort: without the right to do so the agent runs as any other process. */
export function protectFromOom(log: Logger): void {
  try {
    writeFileSync('/proc/self/oom_score_adj', OOM_SCORE_ADJ);
  } catch (error) {
    log.info(describeError(error), 'oom_score_adj stays as it is');
  }
}

/**
 * A sample leaves little behind, so the heap need not grow: a small one is cleared more often, and each run of `ss`
 * copies the tables of its pages. Collecting it takes no helper threads. V8 reads these flags while it runs.
 */
const ENGINE_FLAGS = [
  '--semi-space-growth-factor=1',
  '--heap-growing-percent=30',
  '--no-parallel-scavenge',
  '--no-concurrent-marking',
];
/**
 * Code has to run far more often than once a sample to be worth compiling again. V8 renamed the flag, and complains on
 * stderr of one that it does not know.
 */
const RARE_COMPILING = {
  before12: '--interrupt-budget=1000000',
  from12: '--invocation-count-for-turbofan=100000',
};

export function tuneEngine(): void {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
  const { before12, from12 } = RARE_COMPILING;
  setFlagsFromString(Number.parseInt(process.versions.v8, 10) < 12 ? before12 : from12);
}
