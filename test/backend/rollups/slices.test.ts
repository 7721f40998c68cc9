import { describe, expect, it } from 'vitest';
import { isLate, ROLL_AFTER_S } from '../../../backend/src/db/late-hours-store.ts';
import { firstSlice, hostsAtOnce, nextSlice, nextUsualHour } from '../../../backend/src/rollups/slices.ts';

const HOUR_S = 3_600;
const WEEK_S = 168 * HOUR_S;
/** 2026-11-24 10:00:00 UTC. */
const TEN_S = 1_795_514_400;

describe('a slice', () => {
  it('is five minutes once they are closed for a while', () => {
    const at = (nowS: number) => nextSlice({ doneUntilS: TEN_S, nowS });
    expect(at(TEN_S + 300 + ROLL_AFTER_S - 1)).toBeUndefined();
    expect(at(TEN_S + 300 + ROLL_AFTER_S)).toBe(TEN_S + 300);
    expect(at(TEN_S)).toBeUndefined();
  });

  it('is longer when there is something to catch up on, and never crosses an hour', () => {
    const next = (doneUntilS: number) => nextSlice({ doneUntilS, nowS: TEN_S + 9 * HOUR_S });
    expect(next(TEN_S)).toBe(TEN_S + HOUR_S);
    expect(next(TEN_S + 3_300)).toBe(TEN_S + HOUR_S);
    expect(next(TEN_S + 9 * HOUR_S - 300)).toBeUndefined();
  });

  it('does not go back with a clock that does', () => {
    expect(nextSlice({ doneUntilS: TEN_S, nowS: TEN_S - HOUR_S })).toBeUndefined();
  });

  it('takes fewer hosts at once the longer it is', () => {
    expect(hostsAtOnce(300)).toBe(250);
    expect(hostsAtOnce(HOUR_S)).toBe(20);
  });

  it('begins before the oldest sample, and before whatever may come without being late', () => {
    expect(firstSlice({ oldestS: TEN_S, nowS: TEN_S + WEEK_S })).toBe(TEN_S - HOUR_S);
    expect(firstSlice({ oldestS: TEN_S + 1, nowS: TEN_S + WEEK_S })).toBe(TEN_S);
    expect(firstSlice({ oldestS: undefined, nowS: TEN_S + 30 })).toBe(TEN_S - HOUR_S);
    expect(firstSlice({ oldestS: TEN_S + WEEK_S, nowS: TEN_S + 30 })).toBe(TEN_S - HOUR_S);
  });

  it('is not looked for in the years before a clock was set', () => {
    expect(firstSlice({ oldestS: 1, nowS: TEN_S })).toBeGreaterThan(TEN_S - 4 * 365 * 86_400);
  });
});

describe('a sample is late', () => {
  const late = (endS: number, clock: { nowS: number; readUntilS: number }) =>
    isLate({ hostId: 1, endS }, clock);

  it('before its five minutes can have been read, whatever the rollup did', () => {
    for (const readUntilS of [0, TEN_S - 300]) {
      expect(late(TEN_S, { nowS: TEN_S + 44, readUntilS })).toBe(false);
      expect(late(TEN_S, { nowS: TEN_S + 45, readUntilS })).toBe(true);
    }
    expect(ROLL_AFTER_S).toBeGreaterThan(45);
    expect(late(TEN_S + 1, { nowS: TEN_S + 299, readUntilS: TEN_S })).toBe(false);
  });

  it('once they were read, whatever the clock says now', () => {
    expect(late(TEN_S, { nowS: TEN_S - 86_400, readUntilS: TEN_S })).toBe(true);
    expect(late(TEN_S - 299, { nowS: 0, readUntilS: TEN_S })).toBe(true);
    expect(late(TEN_S + 1, { nowS: 0, readUntilS: TEN_S })).toBe(false);
  });
});

describe('the usual', () => {
  const next = (doneUntilS: number, hoursUntilS = TEN_S) =>
    nextUsualHour({ doneUntilS, hoursUntilS, nowS: TEN_S + 1_800 });

  it('is made for the present hour and the next', () => {
    expect(next(TEN_S)).toBe(TEN_S + HOUR_S);
    expect(next(TEN_S + HOUR_S)).toBe(TEN_S + 2 * HOUR_S);
    expect(next(TEN_S + 2 * HOUR_S)).toBeUndefined();
  });

  it('is made for a week at first', () => {
    expect(next(1)).toBe(TEN_S + 3 * HOUR_S - WEEK_S);
  });

  it('waits for the same hour of the day before', () => {
    expect(next(TEN_S, TEN_S - 23 * HOUR_S)).toBe(TEN_S + HOUR_S);
    expect(next(TEN_S, TEN_S - 24 * HOUR_S)).toBeUndefined();
  });
});
