import { createTheme, FieldType, toDataFrame } from '@grafana/data';
import { viewDrill } from './drill-view';
import { placeSeries } from './placed-series';
import { marksOf } from './plot-marks';
import { plotFrame, structureOf } from './plot-frame';

const theme = createTheme();
const number = (name: string, values: number[], color?: string) => ({
  ...{ name, type: FieldType.number, values },
  config: { unit: 'bytes', ...(color && { color: { mode: 'fixed', fixedColor: color } }) },
});
const draw = (values: number[]) => {
  const frame = toDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: [1, 2] },
      number('a', values),
      number('other', [1, 1], 'purple'),
      number('c', [0.1, 0.1]),
      number('d', [0.1, 0.1]),
    ],
  });
  const set = placeSeries([frame], { resource: '' });
  const { rows } = viewDrill(set, { path: [], by: undefined, limit: 3 })!;
  return plotFrame(set.timesMs, rows, {
    texts: rows.map(({ text }) => text || 'more'),
    fillOpacity: 60,
    theme,
  });
};

describe('the plot', () => {
  it('stacks every row in a colour of its own or of its settings, what was joined in grey; gaps of over two minutes stay open', () => {
    const fields = draw([5, 6]).fields.slice(1);
    expect(fields.map(({ name, config: { color } }) => [name, color?.mode, color?.fixedColor])).toEqual([
      ['a', 'palette-classic', undefined],
      ['more', 'fixed', '#8e8e8e'],
      ['other', 'fixed', 'purple'],
    ]);
    expect(fields.map(({ state }) => state?.seriesIndex)).toEqual([0, 1, 2]);
    for (const { config } of fields) {
      expect(config.custom).toMatchObject({ stacking: { mode: 'normal' }, spanNulls: 120_000 });
    }
  });

  it('stays when only its values change', () => {
    expect(structureOf(draw([5, 6]))).toBe(structureOf(draw([7, 8])));
  });

  it('marks the moments and spans of the dashboard’s annotations', () => {
    const annotations = toDataFrame({
      fields: [
        { name: 'time', type: FieldType.time, values: [10, 20] },
        { name: 'timeEnd', type: FieldType.number, values: [null, 30] },
        { name: 'color', type: FieldType.string, values: ['#ff0000', undefined] },
        { name: 'text', type: FieldType.string, values: ['restart', 'incident'] },
      ],
    });
    expect(marksOf([annotations], theme)).toMatchObject([
      { fromMs: 10, toMs: 10, color: '#ff0000', text: 'restart' },
      { fromMs: 20, toMs: 30, text: 'incident' },
    ]);
  });
});
