import { describe, expect, it } from 'vitest';
import { createAllowList } from '../../../backend/src/legacy/allow-list.ts';
import { createIntervals } from '../../../backend/src/legacy/intervals.ts';
import { readLocalTime, zoneOf, type OffsetAt } from '../../../backend/src/legacy/local-time.ts';
import { readBytes, readDecimal } from '../../../backend/src/legacy/numbers.ts';

const KIB = 1024;

describe('numbers', () => {
  it.each<[string, number]>([
    ['18000.25K/s', 18_000.25 * KIB],
    ['48.5MB', 48.5 * KIB ** 2],
    ['812KB', 812 * KIB],
    ['3GB', 3 * KIB ** 3],
    ['2 G/s', 2 * KIB ** 3],
    ['5KB/s', 5 * KIB],
    // K, M and G count when B or /s follows; anything else is 0.
    ...(['96B', '0', '12', '', '5K', '5Kb', '5k/s', '5TB', '-5MB', '1e3KB', 'KB', 'none'] as const).map(
      (text): [string, number] => [text, 0],
    ),
    ['999999999999GB', 0],
  ])('with a unit: %s is %d bytes', (text, bytes) => {
    expect(readBytes(text, 1e15)).toBe(bytes);
  });

  it.each<[string | undefined, number | undefined]>([
    ['12.34', 12.34],
    [' 7 ', 7],
    ['0', 0],
    ['1000Mb/s', 1000],
    ['98.4%', 98.4],
    ['100', 100],
    ['1001', undefined],
    ['-1', undefined],
    ['NaN', undefined],
    ['1,5', undefined],
    ['', undefined],
    ['1 2', undefined],
    [`1${'0'.repeat(400)}`, undefined],
    [undefined, undefined],
  ])('of a host: %s is %s', (text, value) => {
    expect(readDecimal(text, 1_000)).toBe(value);
  });
});

describe('local times', () => {
  const nowMs = Date.UTC(2026, 10, 24, 7, 0, 0);
  const read = (text: string | undefined, offsetAt: OffsetAt = zoneOf(480), now = nowMs) => {
    const ms = readLocalTime(text, { offsetAt, nowMs: now });
    return ms === undefined ? undefined : new Date(ms).toISOString();
  };

  it.each([
    ['2022-06-30 15:13:11', '2022-06-30T07:13:11.000Z'],
    [' 2022-06-30T15:13:11.250 ', '2022-06-30T07:13:11.000Z'],
    ['2024-02-29 00:00:00', '2024-02-28T16:00:00.000Z'],
  ])('are those of the zone: %s', (text, expected) => expect(read(text)).toBe(expected));

  it.each([
    '2022-02-31 00:00:00',
    '2022-13-01 00:00:00',
    '2022-06-30 24:00:00',
    '2022-06-30 12:60:00',
    '2022-06-30',
    '1656573191',
    '',
    undefined,
  ])('that are none: %s', (text) => expect(read(text)).toBeUndefined());

  /** Clocks of this zone went from +2 h back to +1 h at 01:00 UTC on 25 October 2026, and from +1 to +2 on 29 March. */
  const summer: OffsetAt = (ms) =>
    ms >= Date.UTC(2026, 2, 29, 1) && ms < Date.UTC(2026, 9, 25, 1) ? 120 : 60;

  it('in the hour that a clock shows twice are those nearer to now', () => {
    const first = Date.UTC(2026, 9, 25, 0, 30, 5);
    const second = Date.UTC(2026, 9, 25, 1, 30, 5);
    expect(read('2026-10-25 02:30:00', summer, first)).toBe('2026-10-25T00:30:00.000Z');
    expect(read('2026-10-25 02:30:00', summer, second)).toBe('2026-10-25T01:30:00.000Z');
  });

  it('of long ago are those of the zone at that time', () => {
    expect(read('2026-07-01 12:00:00', summer)).toBe('2026-07-01T10:00:00.000Z');
    expect(read('2026-02-01 12:00:00', summer)).toBe('2026-02-01T11:00:00.000Z');
  });
});

describe('the interval of a report', () => {
  it('is the time since the report before, where that is 1 to 120 s, else 30 s', () => {
    const intervalOf = createIntervals();
    const at = [0, 28, 56, 56, 55.5, 176, 300, 300.5].map((second) => intervalOf('a', second * 1_000));
    expect(at).toEqual([30, 28, 28, 30, 30, 120, 30, 30].map((second) => second * 1_000));
    expect(intervalOf('b', 28_000)).toBe(30_000);
  });
});

describe('the list of addresses', () => {
  const allows = createAllowList(['10.0.0.0/8', '192.168.168.11', 'fd00::/8', '::1']);
  it.each(['10.1.2.3', '::ffff:10.1.2.3', '192.168.168.11', 'fd12::1', '::1'])('takes %s', (address) => {
    expect(allows(address)).toBe(true);
  });
  it.each(['11.1.2.3', '192.168.168.12', '127.0.0.1', '::2', 'fe80::1', '', 'db-1', '10.1.2.3, 8.8.8.8'])(
    'does not take "%s"',
    (address) => expect(allows(address)).toBe(false),
  );
});
