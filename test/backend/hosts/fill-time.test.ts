import { describe, expect, it } from 'vitest';
import { daysUntilFull } from '../../../backend/src/hosts/fill-time.ts';

const HOUR_S = 3_600;
const GIB = 2 ** 30;
const hours = (count: number, used: (hour: number) => number) =>
  Array.from({ length: count }, (_, hour) => ({ atS: 1_790_000_000 + hour * HOUR_S, usedBytes: used(hour) }));

describe('the days until a file system is full', () => {
  it('go on as the last hours did', () => {
    expect(
      daysUntilFull(
        hours(24, (hour) => hour * GIB),
        48 * GIB,
      ),
    ).toBeCloseTo(2);
    // A jitter around the line changes little.
    expect(
      daysUntilFull(
        hours(48, (hour) => hour * GIB + (hour % 2) * 1e6),
        48 * GIB,
      ),
    ).toBeCloseTo(2, 1);
  });

  it('are not known when it does not grow, shrinks, or too little was seen', () => {
    expect(
      daysUntilFull(
        hours(24, () => 5 * GIB),
        48 * GIB,
      ),
    ).toBeNull();
    expect(
      daysUntilFull(
        hours(24, (hour) => (30 - hour) * GIB),
        48 * GIB,
      ),
    ).toBeNull();
    expect(
      daysUntilFull(
        hours(5, (hour) => hour * GIB),
        48 * GIB,
      ),
    ).toBeNull();
    expect(daysUntilFull([], 48 * GIB)).toBeNull();
    expect(
      daysUntilFull(
        hours(24, (hour) => hour),
        48 * GIB,
      ),
    ).toBeNull();
  });

  it('are none when nothing is free', () => {
    expect(
      daysUntilFull(
        hours(24, (hour) => hour * GIB),
        0,
      ),
    ).toBe(0);
  });
});
