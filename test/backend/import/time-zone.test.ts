import { describe, expect, it } from 'vitest';
import { chooseTimeZone, formatOffset } from '../../../backend/src/import/time-zone.ts';

const SHANGHAI_S = 8 * 3600;
const nothing = { asked: undefined, remembered: undefined };

describe('the time zone of old rows', () => {
  it('is the one that is asked for, or that of the runs before', () => {
    const clock = { zone: 'SYSTEM', offsetS: 0, newestLagS: undefined };
    expect(chooseTimeZone({ asked: '+08:00', remembered: undefined, clock })).toBe('+08:00');
    expect(chooseTimeZone({ asked: undefined, remembered: '+08:00', clock })).toBe('+08:00');
    expect(chooseTimeZone({ asked: '+08:00', remembered: '+08:00', clock })).toBe('+08:00');
  });

  it('is that of the server when the newest row is of this moment by its clock', () => {
    const clock = { zone: 'SYSTEM', offsetS: SHANGHAI_S, newestLagS: 31 };
    expect(chooseTimeZone({ ...nothing, clock })).toBe('SYSTEM');
    expect(chooseTimeZone({ ...nothing, clock: { ...clock, newestLagS: -20 } })).toBe('SYSTEM');
  });

  it('never changes between two runs', () => {
    const clock = { zone: 'SYSTEM', offsetS: 0, newestLagS: 0 };
    const choose = () => chooseTimeZone({ asked: '+00:00', remembered: '+08:00', clock });
    expect(choose).toThrow(expect.objectContaining({ code: 'IMPORT_TIMEZONE_CHANGED' }));
  });

  it.each([
    ['hosts eight hours ahead of a server in UTC', { offsetS: 0, newestLagS: -SHANGHAI_S + 40 }, '+08:00'],
    ['hosts five hours behind a server at +01:00', { offsetS: 3600, newestLagS: 5 * 3600 + 12 }, '-04:00'],
    ['a system that was stopped', { offsetS: SHANGHAI_S, newestLagS: 40 * 86_400 }, '+08:00'],
    ['an empty one', { offsetS: SHANGHAI_S, newestLagS: undefined }, '+08:00'],
  ])('has to be said for %s, and the likely one is named', (_what, clock, likely) => {
    const choose = () => chooseTimeZone({ ...nothing, clock: { zone: 'SYSTEM', ...clock } });
    expect(choose).toThrow(expect.objectContaining({ code: 'IMPORT_TIMEZONE_NEEDED' }));
    expect(choose).toThrow(
      expect.objectContaining({ remedy: expect.stringContaining(`--timezone ${likely}`) as string }),
    );
  });

  it('is written as an offset', () => {
    expect([0, SHANGHAI_S, -12_600, 20_700].map(formatOffset)).toEqual([
      '+00:00',
      '+08:00',
      '-03:30',
      '+05:45',
    ]);
  });
});
