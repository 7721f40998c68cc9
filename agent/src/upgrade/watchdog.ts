/**
 * Ends a bundle on trial that has not proved itself in time. It runs in a thread of its own, from the installed file,
 * so that a bundle that blocks its own thread for ever is ended too. What follows from it the next start decides.
 */
import { writeSync } from 'node:fs';
import { Worker } from 'node:worker_threads';
import { createLogger, describeError, type Logger } from '../log.ts';
import { readLaunchState } from './launch-state.ts';

export interface WatchOrder {
  stateDir: string;
  sha256: string;
  afterMs: number;
}

const HEAP_MIB = 16;
const STANDARD_OUTPUT = 1;

/** Starts the thread; `script` is the installed file, which calls `watchTrial` there. */
export function startWatchdog(order: WatchOrder, { script, log }: { script: string; log: Logger }): void {
  const options = { workerData: order, resourceLimits: { maxOldGenerationSizeMb: HEAP_MIB } };
  const worker = new Worker(script, options);
  worker.on('error', (error) => log.warn(describeError(error), 'the watch over a new bundle failed'));
  worker.unref();
}

/** Within the thread. */
export function watchTrial({ stateDir, sha256, afterMs }: WatchOrder): void {
  setTimeout(() => {
    if (readLaunchState(stateDir)?.trial?.sha256 !== sha256) return;
    const log = createLogger({ write: (line) => writeSync(STANDARD_OUTPUT, line), nowMs: () => Date.now() });
    log.warn({ bundle: sha256 }, 'no report of the new bundle was taken in time: it is ended');
    process.kill(process.pid, 'SIGKILL');
  }, afterMs);
}
