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
/** Code has to run far more often than once a sample to be worth compiling again. */
const COMPILE_RARELY = '--interrupt-budget=1000000';
/** From this one on V8 has other steps of compiling, no such flag, and complains on stderr of a flag it does not know. */
const FIRST_V8_WITH_MAGLEV = 12;

export function tuneEngine(v8Version: string = process.versions.v8): void {
  for (const flag of ENGINE_FLAGS) setFlagsFromString(flag);
  if (Number.parseInt(v8Version, 10) < FIRST_V8_WITH_MAGLEV) setFlagsFromString(COMPILE_RARELY);
}
