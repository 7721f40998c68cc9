import { FieldType, toDataFrame, type DataFrame } from '@grafana/data';
import { placeSeries } from './placed-series';
import { viewDrill } from './drill-view';
import { type Path, type Place } from './places';

type Values = Array<number | null>;
const field = (labels: Place | string, values: Values, unit = 'short') => ({
  ...(typeof labels === 'string'
    ? { name: labels }
    : { name: 'value', labels: { ...labels } as Record<string, string> }),
  type: FieldType.number,
  config: { unit },
  values,
});
const frame = (...fields: Array<ReturnType<typeof field>>): DataFrame =>
  toDataFrame({
    fields: [
      { name: 'time', type: FieldType.time, values: fields[0]!.values.map((_, at) => at * 1000) },
      ...fields,
    ],
  });
const at = (...names: Array<[Path[0]['level'], string]>): Path =>
  names.map(([level, name]) => ({ level, name, text: name }));
const look = (frames: DataFrame[], path: Path = [], { limit = 30 } = {}) =>
  viewDrill(placeSeries(frames, { resource: '' }), { path, by: undefined, limit });
const rowsOf = (view: ReturnType<typeof look>) =>
  view?.rows.map(({ kind, name, values, opens }) => [
    kind === 'part' ? name : kind,
    Array.from(values),
    opens,
  ]);

const INSTANCES = frame(
  field('mysqld 3307', [6, 8]),
  field('mysqld 3309', [1, 1]),
  field('other', [2, null]),
);
const PROCESSES = frame(
  field({ instance: 'mysqld 3307', process: 'mysqldump 9' }, [5, 5]),
  field({ instance: 'mysqld 3307', process: 'mysqld 8' }, [1, null]),
  field({ instance: 'other', process: 'sh 7' }, [2, null]),
);

describe('the drilldown', () => {
  it('begins with the instances as they were measured, the largest first, and opens those with processes', () => {
    expect(rowsOf(look([INSTANCES, PROCESSES]))).toEqual([
      ['mysqld 3307', [6, 8], true],
      ['mysqld 3309', [1, 1], false],
      ['other', [2, null], true],
    ]);
  });

  it('puts what belongs to no instance last, however large it is', () => {
    const view = look([
      frame(field('unattributed', [9]), field('other', [8]), field('a', [1]), field('b', [2])),
    ]);
    expect(view?.rows.map(({ name }) => name)).toEqual(['b', 'a', 'other', 'unattributed']);
  });

  it('adds up what is below an instance that has no series of its own', () => {
    expect(rowsOf(look([PROCESSES]))).toEqual([
      ['mysqld 3307', [6, 5], true],
      ['other', [2, null], true],
    ]);
  });

  it('shows the processes of one, and what they leave of it, and how much of it they are', () => {
    const view = look([INSTANCES, PROCESSES], at(['instance', 'mysqld 3307']));
    expect(rowsOf(view)).toEqual([
      ['mysqldump 9', [5, 5], false],
      ['mysqld 8', [1, null], false],
      ['rest', [0, 3], false],
    ]);
    expect(view?.known).toBeCloseTo(11 / 14);
  });

  it('offers processes and clients of an instance where there are both, and goes from one to the other', () => {
    const place = { instance: 'a', process: 'p' };
    const both = frame(
      field({ ...place, client: '10.0.0.1' }, [3]),
      field({ ...place, client: '10.0.0.2' }, [4]),
    );
    const set = placeSeries([both], { resource: '' });
    const path = at(['instance', 'a']);
    expect(viewDrill(set, { path, by: undefined, limit: 9 })).toMatchObject({
      by: 'process',
      choices: ['process', 'client'],
    });
    expect(rowsOf(viewDrill(set, { path, by: 'client', limit: 9 }))).toEqual([
      ['10.0.0.2', [4], true],
      ['10.0.0.1', [3], true],
    ]);
    expect(
      rowsOf(viewDrill(set, { path: at(['instance', 'a'], ['process', 'p']), by: undefined, limit: 9 })),
    ).toEqual([
      ['10.0.0.2', [4], false],
      ['10.0.0.1', [3], false],
    ]);
  });

  it('joins the smallest of many', () => {
    const many = frame(...Array.from({ length: 10 }, (_, index) => field(`i${index}`, [index + 1])));
    const view = look([many], [], { limit: 4 });
    expect(rowsOf(view)).toEqual([
      ['i9', [10], false],
      ['i8', [9], false],
      ['i7', [8], false],
      ['more', [28], false],
    ]);
    expect(view?.rows.at(-1)?.count).toBe(7);
    const some = frame(field('other', [9]), field('a', [3]), field('b', [2]), field('c', [1]));
    expect(rowsOf(look([some], [], { limit: 3 }))).toEqual([
      ['a', [3], false],
      ['more', [3], false],
      ['other', [9], false],
    ]);
  });

  it('draws one unit, and says how many series have another', () => {
    const view = look([
      frame(field('a', [1], 'bytes')),
      frame(field('a', [1], 'short'), field('b', [1], 'short')),
    ]);
    expect(rowsOf(view)).toEqual([['a', [1], false]]);
    expect(view).toMatchObject({ unit: 'bytes', otherUnits: 2 });
  });

  it('has nothing where the path leads to nothing', () => {
    expect(look([INSTANCES], at(['instance', 'gone']))).toBeUndefined();
  });
});

describe('the frames of the panel', () => {
  const time = (values: number[]) => ({ name: 'time', type: FieldType.time, values });
  const number = (name: string, values: Values) => ({ name, type: FieldType.number, values });
  const text = (name: string, values: string[]) => ({ name, type: FieldType.string, values });
  const seriesOf = (frames: DataFrame[], resource = '') => placeSeries(frames, { resource });

  it('split a long table by its texts; an instant without a row is a gap', () => {
    const long = toDataFrame({
      fields: [
        time([1, 1, 2]),
        text('instance', ['a', 'b', 'a']),
        text('process', ['p', 'q', 'p']),
        number('value', [5, 6, 7]),
      ],
    });
    const { series, timesMs } = seriesOf([long]);
    expect(Array.from(timesMs)).toEqual([1, 2]);
    expect(series.map(({ place, values }) => [place, Array.from(values)])).toEqual([
      [{ instance: 'a', process: 'p' }, [5, 7]],
      [{ instance: 'b', process: 'q' }, [6, null]],
    ]);
    const metric = toDataFrame({ fields: [time([1]), text('metric', ['m']), number('value', [1])] });
    expect(seriesOf([metric]).series[0]?.place).toEqual({ instance: 'm' });
  });

  it('share one axis of time, with gaps where a query has no point', () => {
    const { series, timesMs } = seriesOf([
      toDataFrame({ fields: [time([1, 3]), number('a', [1, 3])] }),
      toDataFrame({ fields: [time([3, 2]), number('b', [30, 20])] }),
    ]);
    expect(Array.from(timesMs)).toEqual([1, 2, 3]);
    expect(series.map(({ values }) => Array.from(values))).toEqual([
      [1, null, 3],
      [null, 20, 30],
    ]);
  });

  it('leave out what has no time or no number, and count it', () => {
    const frames = [
      toDataFrame({ fields: [number('x', [1])] }),
      toDataFrame({ fields: [time([1])] }),
      toDataFrame({ fields: [time([]), number('x', [])] }),
    ];
    expect(seriesOf(frames)).toMatchObject({ series: [], unusable: 2 });
  });

  it('are those of the chosen query only', () => {
    const one = (refId: string) => toDataFrame({ refId, fields: [time([1]), number(refId, [1])] });
    expect(seriesOf([one('A'), one('B')], 'B').series.map(({ place }) => place.instance)).toEqual(['B']);
  });
});
