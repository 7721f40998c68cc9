import { writeFileSync } from 'node:fs';
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
