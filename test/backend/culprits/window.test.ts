import { describe, expect, it } from 'vitest';
import { bucketSeconds, toSampleRange, usualStepMs } from '../../../backend/src/culprits/window.ts';

describe('a window', () => {
  it('becomes whole seconds, after its begin and until its end', () => {
    expect(toSampleRange({ from: 10_000, to: 20_000 })).toEqual({ afterS: 10, untilS: 20 });
    expect(toSampleRange({ from: 10_999, to: 20_999 })).toEqual({ afterS: 10, untilS: 20 });
  });

  it('lies side by side with the next one', () => {
    const first = toSampleRange({ from: 10_000, to: 15_500 });
    const second = toSampleRange({ from: 15_500, to: 20_000 });
    expect(first.untilS).toBe(second.afterS);
  });

  it('stays within what a TIMESTAMP can hold', () => {
    expect(toSampleRange({ from: 0, to: 1 })).toEqual({ afterS: 1, untilS: 1 });
    expect(toSampleRange({ from: 4e12, to: 4e12 + 1 })).toEqual({
      ...{ afterS: 2_147_483_647, untilS: 2_147_483_647 },
    });
  });
});

describe('buckets', () => {
  const hour = { afterS: 0, untilS: 3_600 };

  it('cut a range into at most as many as asked for', () => {
    expect(bucketSeconds(hour, { most: 120, stepMs: 10_000 })).toBe(30);
    expect(bucketSeconds(hour, { most: 119, stepMs: 10_000 })).toBe(31);
  });

  it('are wider than the distance of samples that come a little late', () => {
    expect(bucketSeconds(hour, { most: 3_600, stepMs: 10_000 })).toBe(15);
    expect(bucketSeconds({ afterS: 0, untilS: 1 }, { most: 120, stepMs: 0 })).toBe(1);
  });
});

describe('the usual interval', () => {
  it('is the mean, without the milliseconds that a timer adds', () => {
    expect(usualStepMs({ samples: 90, measuredMs: 900_270 })).toBe(10_000);
    expect(usualStepMs({ samples: 2, measuredMs: 401 })).toBe(201);
    expect(usualStepMs({ samples: 0, measuredMs: 0 })).toBe(0);
  });
});
