/**
 * Data frames as series with a place, all on one axis of time. A frame of the format `time_series` has a time field and
 * one number field per series; one of the format `table` has a time, text columns and a number column, a row per series
 * and instant ("long").
 */
import { FieldType, getFieldDisplayName, type DataFrame, type Field } from '@grafana/data';
import { alignTimes } from './align-times';
import { isLevel, levelsOf, type Place } from './places';

export type Values = ArrayLike<number | null | undefined>;

export interface PlacedSeries {
  place: Place;
  /** What it is called where its deepest level is shown. */
  text: string;
  /** As long as `timesMs`; no value is a gap. */
  values: Values;
  unit: string;
  /** Its parts are not in the data yet, but there are some to ask for. */
  opens: boolean;
  /** Settings, colour and links. */
  field: Field;
  /** Instants of the frame it came from, for its links. */
  ownTimesMs: ArrayLike<number>;
}

export interface SeriesSet {
  timesMs: ArrayLike<number>;
  series: PlacedSeries[];
  /** Distance of two points as the source says it (`interval` of the time field), ms; undefined when it does not. */
  stepMs: number | undefined;
  /** Answers without a time, a number or a row. */
  unusable: number;
}

interface Own extends Omit<PlacedSeries, 'ownTimesMs'> {
  timesMs: ArrayLike<number>;
}

/** `resource` is the letter or name of the one query to draw; empty draws all. */
export function placeSeries(frames: DataFrame[], { resource }: { resource: string }): SeriesSet {
  const wanted = frames.filter(
    ({ refId, name }) => resource === '' || refId === resource || name === resource,
  );
  const found: Own[] = [];
  let unusable = 0;
  for (const frame of wanted) {
    const own = seriesOf(frame, wanted);
    unusable += own.length === 0 && frame.length > 0 ? 1 : 0;
    found.push(...own);
  }
  const { timesMs, align } = alignTimes(found.map((one) => one.timesMs));
  const series = found.map(({ timesMs: ownTimesMs, values, ...one }) => ({
    ...one,
    ownTimesMs,
    values: align(ownTimesMs, values),
  }));
  return { timesMs, series, stepMs: wanted.flatMap(stepOf)[0], unusable };
}

const stepOf = ({ fields }: DataFrame) =>
  fields.flatMap(({ type, config }) => (type === FieldType.time && config.interval ? [config.interval] : []));

function seriesOf(frame: DataFrame, all: DataFrame[]): Own[] {
  const time = frame.fields.find(({ type }) => type === FieldType.time);
  const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
  if (!time || numbers.length === 0 || frame.length === 0) {
    return [];
  }
  const texts = frame.fields.filter(({ type }) => type === FieldType.string);
  if (texts.length > 0) {
    return splitLong({ time, texts, value: numbers[0]! });
  }
  return numbers.map((field) => {
    const labels = Object.entries(field.labels ?? {}).filter(([name]) => isLevel(name));
    const place: Place = labels.length > 0 ? Object.fromEntries(labels) : { instance: rawName(field) };
    const told = field.config.displayName ?? field.config.displayNameFromDS;
    const text = told ?? (labels.length > 0 ? deepest(place) : getFieldDisplayName(field, frame, all));
    return {
      place,
      text,
      values: field.values,
      unit: unitOf(field),
      opens: field.config.custom?.opens === true,
      field,
      timesMs: time.values,
    };
  });
}

const unitOf = ({ config }: Field) => config.unit ?? '';
const deepest = (place: Place) => place[levelsOf(place).at(-1) ?? 'instance'] ?? '';

/** A query of one label names its field after it; others call all fields the same. */
function rawName({ name, labels }: Field): string {
  const values = Object.values(labels ?? {});
  return values.length > 0 ? values.join(' ') : name;
}

interface LongFields {
  time: Field;
  texts: Field[];
  value: Field;
}

/** One series per combination of texts. */
function splitLong({ time, texts, value }: LongFields): Own[] {
  const named = texts.filter(({ name }) => isLevel(name));
  const found = new Map<string, { place: Place; timesMs: number[]; values: Array<number | null> }>();
  for (let row = 0; row < time.values.length; row += 1) {
    const key = texts.map(({ values }) => String(values[row])).join('\u0000');
    let one = found.get(key);
    if (one === undefined) {
      const place: Place = Object.fromEntries(named.map(({ name, values }) => [name, String(values[row])]));
      one = {
        place: named.length > 0 ? place : { instance: key.replaceAll('\u0000', ' ') },
        timesMs: [],
        values: [],
      };
      found.set(key, one);
    }
    one.timesMs.push(time.values[row]);
    one.values.push(value.values[row]);
  }
  return [...found.values()].map((one) => ({
    ...one,
    text: deepest(one.place),
    unit: unitOf(value),
    opens: false,
    field: value,
  }));
}
