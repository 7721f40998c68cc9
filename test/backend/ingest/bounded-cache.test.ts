import { expect, it } from 'vitest';
import { BoundedCache } from '../../../backend/src/ingest/bounded-cache.ts';

it('never holds more than twice its bound', () => {
  const cache = new BoundedCache<number>(100);
  for (let n = 0; n < 10_000; n += 1) {
    cache.set(`${n}`, n);
    expect(cache.size).toBeLessThanOrEqual(200);
  }
  expect(cache.get('9999')).toBe(9_999);
  expect(cache.get('1')).toBeUndefined();
});

it('keeps what is used, however much else comes by', () => {
  const cache = new BoundedCache<number>(100);
  cache.set('used', 1);
  for (let n = 0; n < 10_000; n += 1) {
    cache.set(`${n}`, n);
    expect(cache.get('used')).toBe(1);
  }
});

it('forgets what was not used between two ages', () => {
  const cache = new BoundedCache<number>(100);
  cache.set('used', 1);
  cache.set('unused', 2);
  cache.age();
  expect(cache.get('used')).toBe(1);
  cache.age();
  expect(cache.get('used')).toBe(1);
  expect(cache.get('unused')).toBeUndefined();
});

it('gives the last value, whichever generation the one before is in', () => {
  const cache = new BoundedCache<number>(100);
  cache.set('name', 1);
  cache.age();
  cache.set('name', 2);
  expect(cache.get('name')).toBe(2);
  cache.age();
  expect(cache.get('name')).toBe(2);
});
