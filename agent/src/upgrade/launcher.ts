/**
 * The installed file starts the bundle that launch.json names, within its own process: by `require`, with the same
 * arguments and the bundle's path as `process.argv[1]`. A file in the bundles folder never starts another one. These
 * two rules hold for every version.
 */
import { realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { describeError, type Logger } from '../log.ts';
import { bundleFile, bundleFolder, hashFile, isIntact } from './bundle-files.ts';
import { planLaunch, putBack, type LaunchPlan } from './launch-plan.ts';
import { readLaunchState, writeLaunchState, type LaunchState } from './launch-state.ts';

export interface Launch {
  /** The bundle's file; undefined: go on in this one. */
  file: string | undefined;
  waitMs: number;
  /** A bundle on trial, and how long it has to prove itself. */
  watch: { sha256: string; afterMs: number } | undefined;
}

const OWN: Launch = { file: undefined, waitMs: 0, watch: undefined };

/** Decides which bundle `run` starts, and stores that it is started. Never rejects. */
export async function chooseLaunch(options: {
  script: string;
  stateDir: string;
  /** Since boot. */
  nowMs: number;
  log: Logger;
}): Promise<Launch> {
  const { script, stateDir, nowMs, log } = options;
  const installed = installedHash(script, stateDir);
  if (installed === undefined) return OWN;
  const stored = readLaunchState(stateDir);
  const usable = stored && withoutDamaged(stored, { stateDir, installed });
  const plan = planLaunch(usable, { installed, nowMs });
  try {
    await writeLaunchState(stateDir, plan.state);
  } catch (error) {
    log.warn({ stateDir, ...describeError(error) }, 'the start cannot be recorded: no bundle is tried');
    return toLaunch(planLaunch(usable && { ...usable, trial: undefined }, { installed, nowMs }), stateDir);
  }
  tellRefusal({ before: stored, after: plan.state, log });
  return toLaunch(plan, stateDir);
}

/** The proved bundle, for commands that only look; undefined: this file. */
export function chooseProved(script: string, stateDir: string): string | undefined {
  const installed = installedHash(script, stateDir);
  const state = installed === undefined ? undefined : readLaunchState(stateDir);
  if (state?.current === undefined || state.installed !== installed || state.current === installed)
    return undefined;
  return isIntact(stateDir, state.current) ? bundleFile(stateDir, state.current) : undefined;
}

/** SHA-256 of an installed file; undefined for a bundle that was started already, and for sources. */
function installedHash(script: string, stateDir: string): string | undefined {
  if (!script.endsWith('.cjs') || realPath(dirname(script)) === realPath(bundleFolder(stateDir)))
    return undefined;
  return hashFile(script);
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

function withoutDamaged(
  state: LaunchState,
  { stateDir, installed }: { stateDir: string; installed: string },
): LaunchState {
  const isThere = (sha256: string) => sha256 === installed || isIntact(stateDir, sha256);
  const { current, trial } = state;
  const usable = { ...state, current: current !== undefined && isThere(current) ? current : undefined };
  return trial === undefined || isThere(trial.sha256) ? usable : putBack(usable, 'its file is damaged');
}

function toLaunch({ run, waitMs, watchMs, state }: LaunchPlan, stateDir: string): Launch {
  const { trial } = state;
  return {
    file: run === undefined ? undefined : bundleFile(stateDir, run),
    waitMs,
    watch: trial && watchMs !== undefined ? { sha256: trial.sha256, afterMs: watchMs } : undefined,
  };
}

function tellRefusal({
  before,
  after,
  log,
}: {
  before: LaunchState | undefined;
  after: LaunchState;
  log: Logger;
}) {
  if (before?.trial === undefined || after.trial !== undefined || after.refused === undefined) return;
  const { sha256, reason } = after.refused;
  log.warn({ bundle: sha256, reason }, 'a new bundle was put back: the one before it runs again');
}
