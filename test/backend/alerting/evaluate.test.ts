import { describe, expect, it } from 'vitest';
import {
  evaluate,
  type Observation,
  type State,
  type Step,
  type Terms,
} from '../../../backend/src/alerting/evaluate.ts';

const TERMS: Terms = { limit: 90, clearBelow: 80, forMs: 30_000, clearForMs: 20_000, freshMs: 60_000 };
const START = 1_800_000_000_000;

/** Feeds one value every 10 s; null: not measured; undefined: no report. */
function feed(values: (number | null | undefined)[], terms: Partial<Terms> = {}): Step[] {
  let state: State | undefined;
  return values.map((value, index) => {
    const nowMs = START + index * 10_000;
    const seen: Observation | undefined = value === undefined ? undefined : { sampleMs: nowMs, value };
    const step = evaluate(state, seen, { terms: { ...TERMS, ...terms }, nowMs });
    state = step.state;
    return step;
  });
}
const phases = (steps: Step[]) => steps.map(({ state }) => state.phase);
const last = (steps: Step[]) => steps.at(-1) as Step;

describe('the state machine of a rule', () => {
  it('fires once a value was bad for as long as the rule says, and tells so once', () => {
    const steps = feed([50, 95, 96, 94, 97, 95]);
    expect(phases(steps)).toEqual(['inactive', 'pending', 'pending', 'pending', 'firing', 'firing']);
    expect(steps.map(({ turn }) => turn)).toEqual([null, null, null, null, 'fired', null]);
    expect(last(steps).state).toMatchObject({ peak: 97, sinceMs: START + 10_000 });
  });

  it('fires at once when the rule does not wait', () => {
    expect(last(feed([95], { forMs: 0 })).turn).toBe('fired');
  });

  it('forgets a peak that was shorter', () => {
    expect(phases(feed([95, 96, 50, 95]))).toEqual(['pending', 'pending', 'inactive', 'pending']);
    expect(last(feed([99, 96, 50, 95])).state.peak).toBe(95);
  });

  it('takes the limit itself for bad and the lower limit itself for not yet good', () => {
    expect(last(feed([90])).outcome).toBe('bad');
    expect(last(feed([89.9])).outcome).toBe('between');
    expect(last(feed([80])).outcome).toBe('between');
    expect(last(feed([79.9])).outcome).toBe('good');
  });

  it('neither fires nor recovers between the limits', () => {
    expect(phases(feed([95, 85, 85, 85, 85])).at(-1)).toBe('pending');
    expect(phases(feed([95, 95, 95, 95, 85, 85, 85, 85])).at(-1)).toBe('firing');
  });

  it('recovers once it was good for as long as the rule says, and tells the peak', () => {
    const steps = feed([95, 99, 95, 95, 50, 50, 50, 50]);
    expect(phases(steps).slice(3)).toEqual(['firing', 'firing', 'firing', 'recovered', 'inactive']);
    expect(steps[6]).toMatchObject({ turn: 'recovered', state: { peak: 99, sinceMs: START } });
  });

  it('begins the wait for recovery anew when it gets bad in between', () => {
    expect(phases(feed([95, 95, 95, 95, 50, 95, 50, 50])).at(-1)).toBe('firing');
  });

  it('keeps firing without a value, and says that it is missing', () => {
    const steps = feed([95, 95, 95, 95, null, undefined, ...Array<undefined>(20)]);
    expect(last(steps)).toMatchObject({
      outcome: 'missing',
      turn: null,
      state: { phase: 'firing', value: null },
    });
    expect(last(steps).state.missingMs).toBe(START + 40_000);
  });

  it('gives up a pending state that nobody saw stay bad', () => {
    expect(phases(feed([95, ...Array<undefined>(6)])).at(-1)).toBe('pending');
    expect(phases(feed([95, ...Array<undefined>(7)])).at(-1)).toBe('inactive');
  });

  it('takes zero for a value and null for none', () => {
    expect(last(feed([0])).outcome).toBe('good');
    expect(last(feed([null])).outcome).toBe('missing');
  });

  it('does not count a report twice', () => {
    const nowMs = START + 60_000;
    const [first] = feed([95]);
    const again = evaluate(first?.state, { sampleMs: START, value: 95 }, { terms: TERMS, nowMs });
    expect(again).toMatchObject({ outcome: 'unchanged', turn: null, state: { phase: 'pending' } });
  });

  it('fires nothing from reports that come late out of a spool', () => {
    let state: State | undefined;
    for (let minute = 60; minute > 2; minute -= 1) {
      const seen = { sampleMs: START - minute * 60_000, value: 99 };
      const step = evaluate(state, seen, { terms: TERMS, nowMs: START });
      expect(step).toMatchObject({ outcome: 'missing', turn: null, state: { phase: 'inactive' } });
      state = step.state;
    }
  });

  it('does not let old good reports end what is bad now', () => {
    const { state } = last(feed([95, 95, 95, 95]));
    const step = evaluate(
      state,
      { sampleMs: START - 300_000, value: 1 },
      { terms: TERMS, nowMs: START + 40_000 },
    );
    expect(step).toMatchObject({ outcome: 'missing', state: { phase: 'firing' } });
  });

  it('survives a clock that was set back', () => {
    const { state } = last(feed([95, 95]));
    const nowMs = START - 3_600_000;
    const step = evaluate(state, { sampleMs: nowMs, value: 95 }, { terms: TERMS, nowMs });
    expect(step).toMatchObject({ turn: null, state: { phase: 'pending', sinceMs: nowMs } });
  });
});
