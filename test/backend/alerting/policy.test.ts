import { describe, expect, it } from 'vitest';
import { chooseChannels } from '../../../backend/src/alerting/rules/route.ts';
import { matches } from '../../../backend/src/alerting/rules/rule.ts';
import { isOn } from '../../../backend/src/alerting/rules/silence.ts';

const at = (text: string) => Date.parse(`${text}Z`);
const once = { startsMs: at('2026-01-05T10:00'), endsMs: at('2026-01-05T12:00'), weekly: null };

describe('a silence', () => {
  it.each([
    ['2026-01-05T09:59', false],
    ['2026-01-05T10:00', true],
    ['2026-01-05T11:59', true],
    ['2026-01-05T12:00', false],
  ])('lasts from its begin to its end: %s %s', (now, on) => {
    expect(isOn(once, at(now))).toBe(on);
  });

  // 2026-01-04 was a Sunday; 23:00 for three hours, in a zone 8 hours east.
  const weekly = { days: [7], minute: 23 * 60, minutes: 180, utcOffsetMinutes: 480 };
  it.each([
    ['2026-01-04T14:59', false],
    ['2026-01-04T15:00', true],
    ['2026-01-04T17:59', true],
    ['2026-01-04T18:00', false],
    ['2026-01-05T15:30', false],
    ['2026-01-11T16:30', true],
  ])('of every week lasts past midnight, in its own zone: %s %s', (now, on) => {
    expect(isOn({ startsMs: 0, endsMs: null, weekly }, at(now))).toBe(on);
  });
});

describe('a pattern', () => {
  it.each([
    ['db-1', 'DB-1', true],
    ['db-1', 'db-10', false],
    ['db-*', 'db-', true],
    ['*.example', 'a.b.example', true],
    ['a*a', 'a', false],
    ['db-*-*-x', 'db-1-2-x', true],
    ['db.1', 'dbx1', false],
  ])('%s fits %s: %s', (pattern, text, fits) => {
    expect(matches(pattern, text)).toBe(fits);
  });
});

describe('routes', () => {
  const everything = { hosts: [], owners: [], tags: [], kinds: [], severities: [] };
  const about = { host: 'db-1', owner: 'zhang', tags: ['core'], kind: 'disk', severity: 'warning' };
  const route = (id: number, more: { matcher?: object; channels?: number[]; goesOn?: boolean }) => ({
    ...{ id, name: '', channels: [id], goesOn: false },
    ...more,
    matcher: { ...everything, ...more.matcher },
  });

  it('that fit nothing leave a message to every channel', () => {
    expect(chooseChannels([route(1, { matcher: { hosts: ['web-*'] } })], [about], [1, 2])).toEqual([1, 2]);
  });

  it('decide in order, and the first that fits alone unless it goes on', () => {
    const second = route(2, { matcher: { tags: ['core'] } });
    expect(chooseChannels([route(1, { matcher: { kinds: ['disk'] } }), second], [about], [1, 2, 3])).toEqual([
      1,
    ]);
    expect(chooseChannels([route(1, { goesOn: true }), second], [about], [1, 2, 3])).toEqual([1, 2]);
  });

  it('of several hosts add up, and a channel that is gone is nobody', () => {
    const other = { ...about, host: 'web-1' };
    const routes = [route(1, { matcher: { hosts: ['web-*'] } }), route(2, { channels: [9] })];
    expect(chooseChannels(routes, [about, other], [1, 2])).toEqual([1]);
  });
});
