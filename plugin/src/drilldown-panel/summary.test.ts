import { legendColumns } from './legend-columns';
import { rowAt } from './stack-hit';
import { summarize, totalUnit } from './summary';

describe('the figures of the legend', () => {
  const rows = [
    [2, 4, null, 6],
    [1, null, null, 1],
  ];
  const summary = summarize({
    timesMs: [0, 10_000, 20_000, 30_000],
    rows,
    all: rows,
    range: { fromMs: 0, toMs: 60_000 },
  });

  it('are over the time in which anything was measured, so that means and shares add up', () => {
    expect(summary.rows.map(({ mean }) => mean)).toEqual([4, 2 / 3]);
    expect(summary.all).toMatchObject({ mean: 14 / 3, max: 7, last: 7, share: 1 });
    expect(summary.rows.map(({ share }) => share)).toEqual([12 / 14, 2 / 14]);
    expect(summary.rows[0]).toMatchObject({ max: 6, last: 6, total: 4 * 30 });
  });

  it('say how far apart points are, and how much of the range has any', () => {
    expect(summary).toMatchObject({ stepMs: 10_000, coverage: 0.5 });
  });

  it('count the time in which the shown ones were away, when others were there', () => {
    const away = summarize({
      timesMs: [0, 1_000],
      rows: [[4, null]],
      all: [
        [4, null],
        [1, 1],
      ],
      range: { fromMs: 0, toMs: 2_000 },
    });
    expect(away).toMatchObject({ coverage: 1, rows: [{ mean: 2, share: 1 }] });
  });

  it('of one point have a total when the source says how long it stands for', () => {
    const one = { timesMs: [1_000], rows: [[3]], all: [[3]], range: { fromMs: 0, toMs: 120_000 } };
    expect(summarize(one)).toMatchObject({ stepMs: 0, rows: [{ mean: 3, total: null }] });
    const told = summarize({ ...one, stepMs: 60_000 });
    expect(told).toMatchObject({ stepMs: 60_000, coverage: 0.5, rows: [{ mean: 3, total: 180 }] });
  });

  it('have no share of nothing', () => {
    const idle = summarize({ timesMs: [0, 1], rows: [[0, 0]], all: [[0, 0]], range: { fromMs: 0, toMs: 2 } });
    expect(idle.rows[0]).toMatchObject({ mean: 0, share: null });
  });

  it('have totals of rates and cores, and none of amounts', () => {
    expect(['binBps', 'Bps', 'suffix:cores', 'suffix:核', 'bytes', 'percent'].map(totalUnit)).toEqual([
      ...['bytes', 'decbytes', 's', 's', undefined, undefined],
    ]);
  });

  it('are fewer where there is less room, the name first', () => {
    expect(legendColumns(452, { hasTotal: true })).toEqual(['mean', 'total']);
    expect(legendColumns(900, { hasTotal: true })).toEqual(['mean', 'max', 'last', 'total']);
    expect(legendColumns(100, { hasTotal: false })).toEqual(['mean']);
  });
});

describe('a height of the stack', () => {
  const rows = [
    [2, null],
    [3, 1],
  ];
  it('belongs to the row whose area it lies in', () => {
    expect([0, 1.9, 2, 4.9].map((height) => rowAt(rows, { index: 0, height }))).toEqual([0, 0, 1, 1]);
    expect(rowAt(rows, { index: 1, height: 0.5 })).toBe(1);
  });
  it('belongs to none above it, below zero, or in a gap', () => {
    expect([5, -1].map((height) => rowAt(rows, { index: 0, height }))).toEqual([undefined, undefined]);
    expect(rowAt([[null]], { index: 0, height: 0 })).toBeUndefined();
  });
});
