import { visibleRows } from './use-virtual-rows';

const LIST = { count: 5_000, rowPx: 50, heightPx: 500 };

describe('the rows of a long list', () => {
  it('are those that can be seen and a few around them, with room for all others', () => {
    expect(visibleRows(0, LIST)).toEqual({ from: 0, to: 18, beforePx: 0, afterPx: 249_100 });
    const middle = visibleRows(100_000, LIST);
    expect(middle).toEqual({ from: 1_992, to: 2_018, beforePx: 99_600, afterPx: 149_100 });
  });

  it('end with the last one, also when the list became shorter than where it was scrolled to', () => {
    expect(visibleRows(249_500, LIST)).toMatchObject({ to: 5_000, afterPx: 0 });
    expect(visibleRows(249_500, { ...LIST, count: 3 })).toEqual({ from: 0, to: 3, beforePx: 0, afterPx: 0 });
  });
});
