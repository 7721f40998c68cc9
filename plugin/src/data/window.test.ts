import { dateTime } from '@grafana/data';
import { freezeWindow, fromRawRange, isLive, moveWindow, resolveWindow, toTimeRange } from './window';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;

describe('a time window of the address', () => {
  beforeEach(() => jest.useFakeTimers({ now: NOW }));
  afterEach(() => jest.useRealTimers());

  it.each([
    ['now-15m', 'now'],
    [String(NOW - 15 * MINUTE), String(NOW)],
    ['2026-11-24T11:45:00.000Z', '2026-11-24T12:00:00.000Z'],
  ])('reads %s to %s', (from, to) => {
    expect(resolveWindow({ from, to })).toEqual({ fromMs: NOW - 15 * MINUTE, toMs: NOW });
  });

  it.each([
    ['yesterday', 'now'],
    ['now', 'now-15m'],
    ['', ''],
    ['now-5m', 'now-5m'],
  ])('shows the last 15 minutes for the unusable %s to %s', (from, to) => {
    expect(resolveWindow({ from, to })).toEqual({ fromMs: NOW - 15 * MINUTE, toMs: NOW });
  });

  it('keeps relative ends relative for the picker, and takes its choice back', () => {
    const range = toTimeRange({ from: 'now-1h', to: 'now' });
    expect(range.raw).toEqual({ from: 'now-1h', to: 'now' });
    expect(fromRawRange({ from: dateTime(NOW - MINUTE), to: 'now' })).toEqual({
      from: String(NOW - MINUTE),
      to: 'now',
    });
  });

  it('moves by half its length and stops at now', () => {
    const window = { from: 'now-10m', to: 'now' };
    const back = moveWindow(window, { direction: -1 });
    expect(resolveWindow(back)).toEqual({ fromMs: NOW - 15 * MINUTE, toMs: NOW - 5 * MINUTE });
    expect(resolveWindow(moveWindow(window, { direction: 1 }))).toEqual(resolveWindow(window));
    expect(resolveWindow(moveWindow(back, { direction: 1 }))).toEqual(resolveWindow(window));
  });

  it('stands still once frozen', () => {
    const frozen = freezeWindow({ from: 'now-15m', to: 'now' });
    jest.setSystemTime(NOW + MINUTE);
    expect(resolveWindow(frozen).toMs).toBe(NOW);
    expect([isLive(frozen), isLive({ from: 'now-1h', to: 'now' })]).toEqual([false, true]);
  });
});
