/**
 * Keeps the rollups up to date. Every step is one transaction that writes the rows of some hosts and remembers it, so
 * that a kill at any point loses nothing and the next run, here or elsewhere, goes on from there; each locks the row
 * of its progress, so that of two leaders only one acts. Doing a step again changes nothing.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { releaseImportedDays } from './imported-days-store.ts';
import { lateStep } from './late-hours.ts';
import { addProgress, findOldestSample, readNow, readProgress } from './progress-store.ts';
import { rollStep } from './rolling.ts';
import { firstSlice } from './slices.ts';
import { makeUsual } from './usual-hours.ts';

export interface RollupLog {
  info(facts: object, message: string): void;
}

export interface RollupOptions {
  log: RollupLog;
  /** Asked before every step; false ends the run, and a later one goes on. */
  goOn: () => Promise<boolean>;
  /** How long an hour that was named late is left alone first, while more of it comes; default 300 s. */
  lateRestS?: number;
  /** Between steps, so that storing samples has its turn; default: as long as the last one took, at most 1 s. */
  rest?: (stepMs: number) => Promise<unknown>;
}

const LONGEST_REST_MS = 1_000;
const LATE_REST_S = 300;

/** Rolls up all closed time and what came late, then the usual of the hours to come. Resolves when nothing is left. */
export async function rollUp(db: Database, options: RollupOptions): Promise<void> {
  const { lateRestS: restS = LATE_REST_S, log } = options;
  const startedMs = performance.now();
  await prepare(db);
  const slices = await repeat(() => rollStep(db), options);
  const lateHours = await repeat(() => lateStep(db, { restS }), options);
  if (await options.goOn()) await releaseImportedDays(db);
  await repeat(() => makeUsual(db), options);
  const ms = Math.round(performance.now() - startedMs);
  // Two steps are what every run takes: to begin a slice, and to do its hosts.
  if (slices > 2 || lateHours > 0) log.info({ steps: slices, lateSteps: lateHours, ms }, 'rolled up samples');
}

/** The first run begins at the oldest sample. */
async function prepare(db: Database): Promise<void> {
  if ((await readProgress(db, '5m')) !== undefined) return;
  const nowS = await readNow(db);
  const startS = firstSlice({ oldestS: await findOldestSample(db), nowS });
  await addProgress(db, { raw: startS, '5m': startS, '1h': startS, usual: 1 });
}

/** How many steps did something. */
async function repeat(
  step: () => Promise<boolean>,
  { goOn, rest = (stepMs) => delay(Math.min(LONGEST_REST_MS, stepMs)) }: RollupOptions,
): Promise<number> {
  for (let count = 0; ; count += 1) {
    const startedMs = performance.now();
    if (!(await goOn()) || !(await step())) return count;
    await rest(performance.now() - startedMs);
  }
}
