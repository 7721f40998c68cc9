import { describe, expect, it } from 'vitest';
import { isRefused, planLaunch, planTrial, settleLaunch } from '../../../agent/src/upgrade/launch-plan.ts';
import type { LaunchState } from '../../../agent/src/upgrade/launch-state.ts';

const [A, B, C] = ['a', 'b', 'c'].map((letter) => letter.repeat(64)) as [string, string, string];
const S = 1_000;
const proved: LaunchState = { installed: A, starts: 0, startedMs: 0, label: '1' };
const order = { sha256: B, intervalMs: 30 * S, label: '1' };
const trial = planTrial(proved, order);
const launch = (state: LaunchState | undefined, nowMs: number) => planLaunch(state, { installed: A, nowMs });

/** The state after so many starts of a trial, `gapMs` apart. */
function startTrial(times: number, gapMs: number, state = trial): LaunchState {
  for (let start = 0; start < times; start++) state = launch(state, 500 * S + start * gapMs).state;
  return state;
}

describe('which bundle is started', () => {
  it('is the installed one when nothing is known', () => {
    expect(launch(undefined, 7)).toMatchObject({
      run: undefined,
      waitMs: 0,
      state: { installed: A, starts: 1 },
    });
  });

  it('is the proved one, until another file is installed', () => {
    const state = { ...proved, current: B };
    expect(launch(state, 0).run).toBe(B);
    const replaced = planLaunch(state, { installed: C, nowMs: 0 });
    expect(replaced.run).toBeUndefined();
    expect(replaced.state).toMatchObject({ installed: C, label: '1' });
    expect(replaced.state.current).toBeUndefined();
  });

  it('is the one on trial, with what is left of three intervals', () => {
    expect(launch(trial, 500 * S)).toMatchObject({ run: B, watchMs: 90 * S, waitMs: 0 });
    expect(launch(startTrial(1, 0), 540 * S)).toMatchObject({ run: B, watchMs: 50 * S });
  });

  it('gives a host that samples every second 15 s', () => {
    expect(planTrial(proved, { ...order, intervalMs: S }).trial?.windowMs).toBe(15 * S);
  });

  it.each([
    { what: 'after three starts', state: startTrial(3, 5 * S), atS: 515, reason: 'it was started 3 times' },
    { what: 'after its window', state: startTrial(1, 0), atS: 590, reason: 'within 90 s' },
  ])('is the one before it $what', ({ state, atS, reason }) => {
    const plan = launch({ ...state, current: C }, atS * S);
    expect(plan).toMatchObject({ run: C, watchMs: undefined });
    expect(plan.state.trial).toBeUndefined();
    expect(plan.state.refused?.sha256).toBe(B);
    expect(plan.state.refused?.reason).toContain(reason);
  });

  it('lets the window begin anew after a boot of the host', () => {
    expect(launch(startTrial(1, 0), 20 * S)).toMatchObject({ run: B, watchMs: 90 * S });
  });

  it('waits longer from the fourth start in a row, one minute at most, and not after a pause', () => {
    let state: LaunchState | undefined;
    const waits: number[] = [];
    for (let start = 0; start < 12; start++) {
      const plan = launch(state, 1_000 * S + start * 60 * S);
      waits.push(plan.waitMs);
      state = plan.state;
    }
    expect(waits.map((ms) => ms / S)).toEqual([0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(launch(state, 10_000 * S).waitMs).toBe(0);
    expect(state && launch(settleLaunch(state, { own: A, elapsedMs: S }), 1_700 * S).waitMs).toBe(0);
  });
});

describe('what a taken report proves', () => {
  it('makes the bundle on trial the one that runs', () => {
    const state = settleLaunch(startTrial(2, 5 * S), { own: B, elapsedMs: 6 * S });
    expect(state).toMatchObject({ current: B, starts: 0, label: '1' });
    expect(state.trial).toBeUndefined();
    expect(launch(state, 600 * S)).toMatchObject({ run: B, watchMs: undefined });
  });

  const putBack = (state = trial) => launch(startTrial(1, 0, state), 600 * S).state;

  it('refuses for good what was put back, when the one before it reports in time', () => {
    const state = settleLaunch(putBack(), { own: A, elapsedMs: 80 * S });
    expect(isRefused(state, B)).toBe(true);
    expect(isRefused(state, C)).toBe(false);
  });

  it('lets it be tried again when the one before it could not report either, three times at most', () => {
    let state = putBack();
    for (const isLast of [false, false, true]) {
      state = settleLaunch(state, { own: A, elapsedMs: 100 * S });
      expect(isRefused(state, B)).toBe(isLast);
      state = putBack(planTrial(state, order));
    }
  });

  it('forgets it when another one is ordered', () => {
    const state = settleLaunch(putBack(), { own: A, elapsedMs: S });
    expect(isRefused(planTrial(state, { ...order, sha256: C }), B)).toBe(false);
  });
});
