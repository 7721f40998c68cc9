/**
 * Which bundle is started, and what becomes of one on trial. A bundle on trial is put back when it was started three
 * times without a report that was taken, or when its window is over. It proves itself by the first report of its own
 * that is taken.
 *
 * That no report was taken may be the server's fault. So a bundle that was put back is refused for good only when the
 * bundle before it gets a report taken within the same window; otherwise it may be tried again, three times at most.
 */
import type { LaunchState, Refusal } from './launch-state.ts';

const MOST_TRIAL_STARTS = 3;
const MOST_ATTEMPTS = 3;
/** On hosts that sample every second, three intervals would be less than a start takes under pressure. */
const SHORTEST_WINDOW_MS = 15_000;
/** Starts that are further apart than this are not a loop. */
const LOOP_MS = 180_000;
const FREE_STARTS = 3;
const LONGEST_WAIT_MS = 60_000;

export interface LaunchPlan {
  /** SHA-256 of the bundle to start; undefined: the installed file. */
  run: string | undefined;
  /** Before it is started: grows with starts that follow each other. */
  waitMs: number;
  /** When it is to be ended unless it has proved itself by then. */
  watchMs: number | undefined;
  /** To be stored before the start. */
  state: LaunchState;
}

/** Plans a start at `nowMs` since boot of the installed file with SHA-256 `installed`. */
export function planLaunch(
  stored: LaunchState | undefined,
  { installed, nowMs }: { installed: string; nowMs: number },
): LaunchPlan {
  const before = belongingTo(stored, installed);
  const gapMs = nowMs - before.startedMs;
  const starts = gapMs >= 0 && gapMs < LOOP_MS ? before.starts + 1 : 1;
  const state = judgeTrial({ ...before, starts, startedMs: nowMs }, nowMs);
  const { trial } = state;
  if (trial === undefined) {
    return {
      run: otherThan(installed, state.current),
      waitMs: waitFor(state.starts),
      watchMs: undefined,
      state,
    };
  }
  const sinceMs = beganAt(trial, nowMs);
  return {
    run: otherThan(installed, trial.sha256),
    waitMs: 0,
    watchMs: trial.windowMs - (nowMs - sinceMs),
    state: { ...state, trial: { ...trial, sinceMs, starts: trial.starts + 1 } },
  };
}

/** What was chosen for another installed file is void; what is known of bundles and labels is not. */
function belongingTo(stored: LaunchState | undefined, installed: string): LaunchState {
  if (stored?.installed === installed) return stored;
  const { refused, label } = stored ?? {};
  return { installed, refused, label, starts: 0, startedMs: 0 };
}

function otherThan(installed: string, sha256: string | undefined): string | undefined {
  return sha256 === installed ? undefined : sha256;
}

/** The window begins with the first start, and anew after a boot of the host. */
function beganAt({ starts, sinceMs }: NonNullable<LaunchState['trial']>, nowMs: number): number {
  return starts === 0 || sinceMs > nowMs ? nowMs : sinceMs;
}

function judgeTrial(state: LaunchState, nowMs: number): LaunchState {
  const { trial } = state;
  if (trial === undefined) return state;
  if (trial.starts >= MOST_TRIAL_STARTS) {
    return putBack(state, `it was started ${trial.starts} times and no report of it was taken`);
  }
  if (nowMs - beganAt(trial, nowMs) < trial.windowMs) return state;
  return putBack(state, `no report of it was taken within ${Math.round(trial.windowMs / 1000)} s`);
}

/** Ends a trial: the bundle before it runs again. */
export function putBack(state: LaunchState, reason: string): LaunchState {
  const { trial, ...rest } = state;
  if (trial === undefined) return state;
  const { sha256, windowMs, attempt } = trial;
  return { ...rest, starts: 1, refused: { sha256, reason, windowMs, attempt, final: false } };
}

function waitFor(starts: number): number {
  return starts <= FREE_STARTS ? 0 : Math.min(LONGEST_WAIT_MS, 1_000 * 2 ** (starts - FREE_STARTS - 1));
}

/** Puts an ordered bundle on trial at the next start. One that was refused may be ordered again after it. */
export function planTrial(
  state: LaunchState,
  { sha256, intervalMs, label }: { sha256: string; intervalMs: number; label: string },
): LaunchState {
  const attempt = state.refused?.sha256 === sha256 ? state.refused.attempt : 0;
  const windowMs = Math.max(SHORTEST_WINDOW_MS, 3 * intervalMs);
  const trial = { sha256, windowMs, starts: 0, sinceMs: 0, attempt: attempt + 1 };
  return { ...state, label, trial, refused: undefined };
}

/** After the first report of the running bundle `own` that was taken, `elapsedMs` after its start. */
export function settleLaunch(
  state: LaunchState,
  { own, elapsedMs }: { own: string; elapsedMs: number },
): LaunchState {
  const { trial, refused, ...rest } = state;
  const settled = { ...rest, starts: 0 };
  if (trial?.sha256 === own) return { ...settled, current: own };
  return { ...settled, trial, refused: refused && judgeRefusal(refused, elapsedMs) };
}

/** Whether the bundle that was put back is to blame: then it is refused for good. */
function judgeRefusal(refused: Refusal, elapsedMs: number): Refusal {
  const final = refused.final || elapsedMs <= refused.windowMs || refused.attempt >= MOST_ATTEMPTS;
  return { ...refused, final };
}

/** True when an order for this bundle is not followed. */
export function isRefused({ refused }: LaunchState, sha256: string): boolean {
  return refused?.sha256 === sha256 && refused.final;
}
