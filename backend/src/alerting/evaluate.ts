/**
 * The state machine of one rule for one subject: inactive → pending → firing → recovered → inactive. Pure; the clock is
 * passed in.
 *
 * - A value at or over `limit` is bad; one under `clearBelow` is good; one between keeps things as they are: no flapping.
 * - Bad for `forMs` fires. Firing and good for `clearForMs` recovers. `recovered` lasts one step, then it is inactive.
 * - Only samples count that are newer than the last one judged and at most `freshMs` old. So what comes late from a
 *   spool neither fires nor recovers anything.
 * - No value, or an old one, is an outcome of its own, `missing`: a pending state ends after `freshMs` of it, since
 *   nobody saw the value stay bad; a firing one stays, since nobody saw it become good.
 */
export interface Terms {
  limit: number;
  /** At most `limit`. */
  clearBelow: number;
  forMs: number;
  clearForMs: number;
  /** Age from which a sample says nothing about now. */
  freshMs: number;
}

export type Phase = 'inactive' | 'pending' | 'firing' | 'recovered';

export interface State {
  phase: Phase;
  /** Begin of the phase; while firing, begin of what led to it. */
  sinceMs: number;
  /** Newest sample judged. */
  sampleMs: number;
  /** Since when a firing one is good. */
  clearMs: number | null;
  /** Since when there is no fresh value. */
  missingMs: number | null;
  value: number | null;
  /** Worst value since it became pending. */
  peak: number | null;
}

export interface Observation {
  /** End of the sample, by the same clock as `nowMs`. */
  sampleMs: number;
  /** Null: not measured. */
  value: number | null;
}

export type Outcome = 'bad' | 'between' | 'good' | 'missing' | 'unchanged';

export interface Step {
  state: State;
  outcome: Outcome;
  /** What has just happened, if anything. */
  turn: 'fired' | 'recovered' | null;
}

const FRESH_STATE: Omit<State, 'sinceMs'> = {
  phase: 'inactive',
  sampleMs: 0,
  clearMs: null,
  missingMs: null,
  value: null,
  peak: null,
};

/** One step; `state` undefined: never seen before. */
export function evaluate(
  state: State | undefined,
  seen: Observation | undefined,
  { terms, nowMs }: { terms: Terms; nowMs: number },
): Step {
  const before = settle(state ?? { ...FRESH_STATE, sinceMs: nowMs }, nowMs);
  const outcome = judge(before, seen, { terms, nowMs });
  if (seen === undefined || seen.value === null || outcome === 'missing')
    return miss(before, { terms, nowMs });
  if (outcome === 'unchanged') return { state: before, outcome, turn: null };
  const { value, sampleMs } = seen;
  const noted: State = { ...before, value, sampleMs, missingMs: null };
  if (before.phase === 'firing') return stepFiring(noted, { value, outcome, terms, nowMs });
  return stepUp(noted, { value, outcome, terms, nowMs });
}

function settle(state: State, nowMs: number): State {
  if (state.phase === 'recovered') return { ...state, phase: 'inactive', sinceMs: nowMs, peak: null };
  // A clock that was set back must not make things last for ever, nor new samples look old.
  if (state.sinceMs > nowMs) return { ...state, sinceMs: nowMs, sampleMs: 0 };
  return state;
}

function judge(
  state: State,
  seen: Observation | undefined,
  { terms, nowMs }: { terms: Terms; nowMs: number },
): Outcome {
  if (seen === undefined || seen.value === null || nowMs - seen.sampleMs > terms.freshMs) return 'missing';
  if (seen.sampleMs <= state.sampleMs) return 'unchanged';
  if (seen.value >= terms.limit) return 'bad';
  return seen.value < terms.clearBelow ? 'good' : 'between';
}

function miss(state: State, { terms, nowMs }: { terms: Terms; nowMs: number }): Step {
  const missingMs = Math.min(state.missingMs ?? nowMs, nowMs);
  const missing = { ...state, missingMs, value: null };
  const ends = state.phase === 'pending' && nowMs - missingMs >= terms.freshMs;
  return {
    state: ends ? { ...missing, phase: 'inactive', sinceMs: nowMs, peak: null } : missing,
    outcome: 'missing',
    turn: null,
  };
}

interface Judged {
  value: number;
  outcome: Outcome;
  terms: Terms;
  nowMs: number;
}

function stepUp(state: State, { value, outcome, terms, nowMs }: Judged): Step {
  if (outcome !== 'bad') return { state: stepDown(state, { value, outcome, nowMs }), outcome, turn: null };
  const sinceMs = Math.min(state.sampleMs, nowMs);
  const begun: State =
    state.phase === 'pending' ? state : { ...state, phase: 'pending', sinceMs, peak: null };
  const worst = { ...begun, peak: Math.max(begun.peak ?? value, value) };
  if (nowMs - worst.sinceMs < terms.forMs) return { state: worst, outcome, turn: null };
  return { state: { ...worst, phase: 'firing' }, outcome, turn: 'fired' };
}

/** Pending and neither bad nor good stays pending: hysteresis holds on the way up as well. */
function stepDown(
  state: State,
  { value, outcome, nowMs }: { value: number; outcome: Outcome; nowMs: number },
): State {
  if (state.phase !== 'pending') return state;
  if (outcome === 'between') return { ...state, peak: Math.max(state.peak ?? value, value) };
  return { ...state, phase: 'inactive', sinceMs: nowMs, peak: null };
}

function stepFiring(state: State, { value, outcome, terms, nowMs }: Judged): Step {
  const worst = { ...state, peak: Math.max(state.peak ?? value, value) };
  if (outcome !== 'good') return { state: { ...worst, clearMs: null }, outcome, turn: null };
  const clearMs = Math.min(state.clearMs ?? nowMs, nowMs);
  if (nowMs - clearMs < terms.clearForMs) return { state: { ...worst, clearMs }, outcome, turn: null };
  return { state: { ...worst, phase: 'recovered', clearMs: null }, outcome, turn: 'recovered' };
}
