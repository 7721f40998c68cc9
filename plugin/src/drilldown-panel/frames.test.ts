import { createTheme, FieldType, toDataFrame } from '@grafana/data';
import { toSeriesFrames } from './frames';
import { stackFrames } from './stacking';

const time = (values: number[]) => ({ name: 'time', type: FieldType.time, values });
const number = (name: string, values: Array<number | null>) => ({ name, type: FieldType.number, values });
const ALL = { resource: '' };

describe('the frames of the panel', () => {
  it('take a time_series answer as it is', () => {
    const frame = toDataFrame({
      fields: [time([1, 2]), number('mysqld 3306', [1, 2]), number('other', [3, null])],
    });
    expect(toSeriesFrames([frame], ALL)).toEqual([frame]);
  });

  it('split a long table by its text; an instant without a row is a gap', () => {
    const text = { name: 'metric', type: FieldType.string, values: ['a', 'b', 'a'] };
    const [frame] = toSeriesFrames(
      [toDataFrame({ fields: [time([1, 1, 2]), text, number('value', [5, 6, 7])] })],
      ALL,
    );
    expect(frame?.fields.map(({ name, values }) => [name, values])).toEqual([
      ['time', [1, 2]],
      ['a', [5, 7]],
      ['b', [6, null]],
    ]);
  });

  it('leave out what has no time, no number or no rows', () => {
    const frames = [
      toDataFrame({ fields: [number('x', [1])] }),
      toDataFrame({ fields: [time([1])] }),
      toDataFrame({ fields: [time([]), number('x', [])] }),
    ];
    expect(toSeriesFrames(frames, ALL)).toEqual([]);
  });

  it('keep only the chosen resource', () => {
    const frame = (refId: string) => toDataFrame({ refId, fields: [time([1]), number('x', [1])] });
    expect(toSeriesFrames([frame('A'), frame('B')], { resource: 'B' }).map(({ refId }) => refId)).toEqual([
      'B',
    ]);
  });

  it('stack all series of all frames, each in a colour of its own, and leave gaps of over two minutes open', () => {
    const frame = () => toDataFrame({ fields: [time([1]), number('x', [1]), number('y', [null])] });
    const fields = stackFrames([frame(), frame()], { fillOpacity: 60, theme: createTheme() }).flatMap(
      (each) => each.fields.slice(1),
    );
    expect(fields.map(({ state }) => state?.seriesIndex)).toEqual([0, 1, 2, 3]);
    expect(
      fields.every(
        ({ config: { custom } }) => custom.stacking.mode === 'normal' && custom.spanNulls === 120_000,
      ),
    ).toBe(true);
  });
});
