import type { Amounts } from '@dpm/protocol';
import { describe, expect, it } from 'vitest';
import { blame, type BlameWindow } from '../../../backend/src/culprits/blame.ts';
import { findRisen } from '../../../backend/src/culprits/change.ts';
import { NOTHING, windowOf } from './blame-window.ts';

/** The window with what is usual, by port, `other` or `unattributed`; null: nothing is known of that one. */
function withUsual(window: BlameWindow, usual: Record<string, Partial<Amounts> | null>): BlameWindow {
  const rows = window.rows.map((row) => {
    const known = usual[row.instance?.port ?? row.kind];
    return { ...row, usual: known ? { ...NOTHING, ...known } : null };
  });
  return { ...window, rows };
}
const full = { used: { cpu: 0.97, disk: 0.1 } };

describe('who rose', () => {
  const risen = (claims: [share: number, usual: number | null][], others: [number, number | null][] = []) => {
    const parts = (list: [number, number | null][]) => list.map(([share, usual]) => ({ share, usual }));
    return findRisen(parts(claims), parts(others))?.claim.share;
  };

  it('is the one whose share grew most, far enough ahead of the next', () => {
    expect(
      risen([
        [0.45, 0.6],
        [0.4, 0.05],
      ]),
    ).toBe(0.4);
    expect(
      risen([
        [0.4, 0.1],
        [0.35, 0.1],
      ]),
    ).toBeUndefined();
    expect(risen([[0.4, 0.1]], [[0.5, 0.2]])).toBeUndefined();
  });

  it('is nobody with a small share, or who rose a little', () => {
    expect(risen([[0.29, 0]])).toBeUndefined();
    expect(risen([[0.8, 0.61]])).toBeUndefined();
    expect(risen([[0.8, 0.6]])).toBe(0.8);
    expect(risen([])).toBeUndefined();
  });

  it('is nobody while nothing is known', () => {
    expect(
      risen([
        [0.9, null],
        [0.1, null],
      ]),
    ).toBeUndefined();
  });
});

describe('blame, by what is usual', () => {
  it('tells the usual share beside the share', () => {
    const window = windowOf({ 3307: { cpu: 71 }, 3309: { cpu: 20 }, other: { cpu: 9 } }, full);
    const { code, guilty, share, usualShare } = blame(
      withUsual(window, { 3307: { cpu: 9 }, 3309: { cpu: 81 }, other: { cpu: 10 } }),
    );
    expect({ code, port: guilty?.port, share, usualShare }).toEqual({
      ...{ code: 'guilty', port: 3307, share: 0.71, usualShare: 0.09 },
    });
  });

  it('names who rose, not who always has most', () => {
    const window = windowOf({ 3307: { cpu: 45 }, 3309: { cpu: 40 }, other: { cpu: 15 } }, full);
    expect(blame(window)).toMatchObject({ code: 'spread', guilty: null });
    const judged = blame(withUsual(window, { 3307: { cpu: 60 }, 3309: { cpu: 5 }, other: { cpu: 35 } }));
    expect(judged).toMatchObject({ code: 'guilty', guilty: { port: 3309 }, share: 0.4, usualShare: 0.05 });
    expect(judged.confidence).toBeGreaterThan(0.9);
  });

  it('names who rose even beside one with more than half', () => {
    const window = windowOf({ 3307: { cpu: 55 }, 3309: { cpu: 40 }, other: { cpu: 5 } }, full);
    const judged = blame(withUsual(window, { 3307: { cpu: 90 }, 3309: { cpu: 5 }, other: { cpu: 5 } }));
    expect(judged).toMatchObject({ code: 'guilty', guilty: { port: 3309 } });
  });

  it('names who has most when load rose everywhere, with its usual share', () => {
    const window = windowOf({ 3307: { cpu: 62 }, 3309: { cpu: 38 } }, full);
    const judged = blame(withUsual(window, { 3307: { cpu: 6 }, 3309: { cpu: 4 } }));
    expect(judged).toMatchObject({ code: 'guilty', guilty: { port: 3307 }, share: 0.62, usualShare: 0.6 });
  });

  it('takes one of which nothing is known for new, and tells no usual share of it', () => {
    const window = windowOf({ 3307: { cpu: 45 }, 3309: { cpu: 40 }, other: { cpu: 15 } }, full);
    const judged = blame(withUsual(window, { 3307: { cpu: 80 }, 3309: null, other: { cpu: 20 } }));
    expect(judged).toMatchObject({ code: 'guilty', guilty: { port: 3309 }, usualShare: null });
  });

  it('compares reads and dirtied writes together, and tells the share of the larger', () => {
    const window = windowOf(
      { 3307: { diskRead: 500, diskWrite: 0 }, 3309: { diskRead: 100, diskWrite: 500 } },
      { used: { cpu: 0.1, disk: 0.95 } },
    );
    const judged = blame(
      withUsual(window, { 3307: { diskRead: 500, diskWrite: 0 }, 3309: { diskRead: 0, diskWrite: 100 } }),
    );
    expect(judged).toMatchObject({
      code: 'guilty',
      resource: 'diskWrite',
      guilty: { port: 3309 },
      usualShare: 1,
    });
  });

  it('knows nothing of the usual where there is none', () => {
    const window = windowOf({ 3307: { cpu: 71 }, other: { cpu: 29 } }, full);
    expect(blame(withUsual(window, {}))).toEqual(blame(window));
    expect(blame(withUsual(window, { 3307: { memory: 5 } }))).toMatchObject({ usualShare: null });
  });
});
