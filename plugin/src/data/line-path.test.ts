import { linePaths, type LinePoint } from './line-path';

const BOX = { width: 40, height: 10, max: 1, fromMs: 0, toMs: 4_000, stepMs: 1_000 };
const points = (...values: Array<number | null>): LinePoint[] =>
  values.map((value, index) => ({ atMs: index * 1_000, value }));

describe('a line', () => {
  it('breaks where nothing was measured for long, and a lone point is a dash', () => {
    expect(linePaths(points(0, 1, null, null, 1), BOX).line).toBe('M0 10L10 0M40 0h1');
  });

  it('goes on over a bucket that no sample fell into', () => {
    expect(linePaths(points(0, 1, null, 1), BOX).line).toBe('M0 10L10 0L30 0');
  });

  it('breaks where the host was silent, and not for one late report', () => {
    const at = (...times: number[]) => times.map((atMs) => ({ atMs, value: 1 }));
    expect(linePaths(at(0, 2_000, 4_000), BOX).line).toBe('M0 0L20 0L40 0');
    expect(linePaths(at(0, 1_000, 4_000), BOX).line).toBe('M0 0L10 0M40 0h1');
  });

  it('fills what is below it down to the bottom', () => {
    expect(linePaths(points(0.5, 1), BOX).area).toBe('M0 5L10 0L10 10L0 10Z');
    expect(linePaths(points(1, null), BOX).area).toBe('');
  });

  it('stays within its box and needs no scale', () => {
    expect(linePaths(points(2, -1), BOX).line).toBe('M0 0L10 10');
    expect(linePaths(points(3), { ...BOX, max: 0 }).line).toBe('M0 10h1');
    expect(linePaths([], BOX)).toEqual({ line: '', area: '' });
  });
});
