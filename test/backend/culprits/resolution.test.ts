import { describe, expect, it } from 'vitest';
import {
  chooseStep,
  planSpans,
  widenToStep,
  type Reach,
  type Spans,
} from '../../../backend/src/culprits/resolution.ts';

const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
/** 2026-11-24 10:00:00 UTC. */
const TEN_S = 1_795_514_400;
/** Nothing was dropped, and everything is rolled up. */
const ALL: Reach = {
  ...{ rawFromS: 1, fiveMinutesFromS: 1 },
  ...{ fiveMinutesUntilS: TEN_S + 99 * DAY_S, hoursUntilS: TEN_S + 99 * DAY_S },
};
const range = (afterS: number, untilS: number) => ({ afterS, untilS });
const at = (fromTenS: number, untilTenS: number) => range(TEN_S + fromTenS, TEN_S + untilTenS);

/** Every second of the range is in one span exactly, and rows of a span are whole where `exact` says so. */
function tiles({ raw, fiveMinutes, hours }: Spans, whole: { afterS: number; untilS: number }): boolean {
  const spans = [...raw, ...fiveMinutes, ...hours].sort((a, b) => a.afterS - b.afterS);
  const ends = spans.map(({ untilS }) => untilS);
  return (
    spans.every(
      ({ afterS, untilS }, n) => afterS < untilS && afterS === (n === 0 ? whole.afterS : ends[n - 1]),
    ) && ends.at(-1) === whole.untilS
  );
}

describe('the rows of a window', () => {
  it('are samples when it is short, 5 minutes from 6 hours on, and hours from 4 days on', () => {
    expect(chooseStep(at(0, 6 * HOUR_S - 1), { reach: ALL })).toBe('sample');
    expect(chooseStep(at(0, 6 * HOUR_S), { reach: ALL })).toBe('fiveMinutes');
    expect(chooseStep(at(0, 4 * DAY_S - 1), { reach: ALL })).toBe('fiveMinutes');
    expect(chooseStep(at(0, 4 * DAY_S), { reach: ALL })).toBe('hour');
  });

  it('are finer at both ends, so that nothing is counted that is not in it', () => {
    const day = at(130, DAY_S + 130);
    expect(planSpans(day, { reach: ALL })).toEqual({
      raw: [at(130, 300), at(DAY_S, DAY_S + 130)],
      fiveMinutes: [at(300, DAY_S)],
      hours: [],
    });
    const week = at(130, 7 * DAY_S + 430);
    expect(planSpans(week, { reach: ALL })).toEqual({
      raw: [at(130, 300), at(7 * DAY_S + 300, 7 * DAY_S + 430)],
      fiveMinutes: [at(300, HOUR_S), at(7 * DAY_S, 7 * DAY_S + 300)],
      hours: [at(HOUR_S, 7 * DAY_S)],
    });
  });

  it('are finer where it is not rolled up yet', () => {
    const reach = { ...ALL, fiveMinutesUntilS: TEN_S + 7_500, hoursUntilS: TEN_S + HOUR_S };
    expect(planSpans(at(-7 * DAY_S, 8_000), { reach })).toEqual({
      raw: [at(7_500, 8_000)],
      fiveMinutes: [at(HOUR_S, 7_500)],
      hours: [at(-7 * DAY_S, HOUR_S)],
    });
    const never = { ...ALL, fiveMinutesUntilS: 0, hoursUntilS: 0 };
    expect(planSpans(at(0, DAY_S), { reach: never }).raw).toEqual([at(0, DAY_S)]);
    expect(chooseStep(at(0, DAY_S), { reach: never })).toBe('sample');
  });

  it('are coarser where samples were dropped, however short it is', () => {
    const reach = { ...ALL, rawFromS: TEN_S, fiveMinutesFromS: TEN_S - 10 * DAY_S };
    expect(planSpans(at(-DAY_S + 130, -DAY_S + 730), { reach })).toEqual({
      ...{ raw: [], fiveMinutes: [at(-DAY_S + 130, -DAY_S + 730)], hours: [] },
    });
    expect(chooseStep(at(-DAY_S + 130, -DAY_S + 730), { reach })).toBe('fiveMinutes');
    expect(planSpans(at(-130, 130), { reach })).toEqual({
      ...{ raw: [at(0, 130)], fiveMinutes: [at(-130, 0)], hours: [] },
    });
    expect(planSpans(at(-11 * DAY_S + 7, -10 * DAY_S + 700), { reach })).toEqual({
      raw: [],
      fiveMinutes: [at(-10 * DAY_S, -10 * DAY_S + 700)],
      hours: [at(-11 * DAY_S + 7, -10 * DAY_S)],
    });
  });

  it('are hours or samples in a table that has no 5 minutes', () => {
    const reach = { ...ALL, hoursUntilS: TEN_S + 3 * HOUR_S };
    const day = at(-DAY_S + 130, 4 * HOUR_S);
    expect(planSpans(day, { reach, hasFiveMinutes: false })).toEqual({
      raw: [at(-DAY_S + 130, -23 * HOUR_S), at(3 * HOUR_S, 4 * HOUR_S)],
      fiveMinutes: [],
      hours: [at(-23 * HOUR_S, 3 * HOUR_S)],
    });
    const dropped = { ...reach, rawFromS: TEN_S, fiveMinutesFromS: TEN_S - 10 * DAY_S };
    expect(planSpans(at(-500, 500), { reach: dropped, hasFiveMinutes: false })).toEqual({
      ...{ raw: [at(0, 500)], fiveMinutes: [], hours: [at(-500, 0)] },
    });
  });

  it('are the whole window and nothing twice, wherever resolutions begin and end', () => {
    // The same numbers each time: a linear congruence.
    let state = 7;
    const next = (below: number) => (state = (state * 48_271) % 2_147_483_647) % below;
    const around = () => TEN_S - 20 * DAY_S + next(40 * 24) * HOUR_S;
    for (let round = 0; round < 20_000; round += 1) {
      const reach = {
        ...{ rawFromS: around(), fiveMinutesFromS: around() },
        ...{ fiveMinutesUntilS: around() + next(12) * 300, hoursUntilS: around() },
      };
      const afterS = TEN_S - 20 * DAY_S + next(40 * DAY_S);
      const whole = range(afterS, afterS + 1 + next(10 * DAY_S));
      for (const hasFiveMinutes of [true, false]) {
        const spans = planSpans(whole, { reach, hasFiveMinutes });
        if (!tiles(spans, whole)) expect.fail(JSON.stringify({ whole, reach, hasFiveMinutes, spans }));
      }
    }
  });
});

describe('buckets of coarser rows', () => {
  it('are whole rows wide', () => {
    expect(widenToStep(173, 'sample')).toBe(173);
    expect(widenToStep(173, 'fiveMinutes')).toBe(300);
    expect(widenToStep(720, 'fiveMinutes')).toBe(900);
    expect(widenToStep(3_600, 'hour')).toBe(3_600);
  });
});
