import { dateTimeFormat } from '@grafana/data';
import { speak } from '../testing/messages';
import { burstText, heldText, isNearLimit } from './detail-text';

const NOTHING = { threads: null, fds: null, fdLimit: null, swapBytes: null };

describe('what an instance held', () => {
  beforeAll(() => speak('en-US'));

  it('is told as far as it is known, and zero is zero', () => {
    const held = { threads: 48, fds: 950, fdLimit: 1_000, swapBytes: 0 };
    expect(heldText(held)).toBe('48 threads · 950 of 1000 descriptors (95 %) · 0 swapped out');
    expect(heldText({ ...NOTHING, fds: 3 })).toBe('3 open descriptors');
    expect(heldText(NOTHING)).toBeNull();
  });

  it('is near its limit from four fifths on', () => {
    expect(isNearLimit({ ...NOTHING, fds: 800, fdLimit: 1_000 })).toBe(true);
    expect(isNearLimit({ ...NOTHING, fds: 799, fdLimit: 1_000 })).toBe(false);
    expect(isNearLimit({ ...NOTHING, fds: 799 })).toBe(false);
  });

  it('is known to the second while the host was saturated', () => {
    const atMs = 1_795_520_000_000;
    const peak = { atMs, intervalMs: 1_000, perS: 1_950 };
    expect(burstText({ samples: 12, cpu: peak, diskRead: { ...peak, perS: 0 }, diskWrite: null })).toBe(
      `CPU 1.95 cores at ${dateTimeFormat(atMs, { format: 'HH:mm:ss' })} · 12 fine samples`,
    );
  });
});
