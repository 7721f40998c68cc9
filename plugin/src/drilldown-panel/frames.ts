/**
 * Data frames as the panel draws them. A frame of the format `time_series` has a time field and one number field per
 * series; one of the format `table` has a time, a text and a number column, a row per series and instant ("long").
 */
import { FieldType, type DataFrame, type Field } from '@grafana/data';
import { type DrilldownOptions } from './options';

/** Frames with one time field and at least one number field, long ones split by their text. */
export function toSeriesFrames(
  frames: DataFrame[],
  { resource }: Pick<DrilldownOptions, 'resource'>,
): DataFrame[] {
  return frames
    .filter((frame) => isWanted(frame, resource))
    .flatMap((frame) => {
      const time = frame.fields.find(({ type }) => type === FieldType.time);
      const numbers = frame.fields.filter(({ type }) => type === FieldType.number);
      if (!time || numbers.length === 0 || frame.length === 0) {
        return [];
      }
      const name = frame.fields.find(({ type }) => type === FieldType.string);
      return name && numbers[0] ? [splitLong(frame, { time, name, value: numbers[0] })] : [frame];
    });
}

const isWanted = ({ refId, name }: DataFrame, resource: string) =>
  resource === '' || refId === resource || name === resource;

interface LongFields {
  time: Field;
  name: Field;
  value: Field;
}

/** One number field per text; an instant without a row for it is a gap. */
function splitLong(frame: DataFrame, { time, name, value }: LongFields): DataFrame {
  const instants = [...new Set<number>(time.values)].sort((a, b) => a - b);
  const position = new Map(instants.map((instant, index) => [instant, index]));
  const series = new Map<string, Array<number | null>>();
  for (let row = 0; row < frame.length; row += 1) {
    const key = String(name.values[row]);
    const values = series.get(key) ?? new Array<number | null>(instants.length).fill(null);
    values[position.get(time.values[row]) ?? 0] = value.values[row];
    series.set(key, values);
  }
  const fields = [...series].map(([key, values]) => ({
    ...value,
    name: key,
    labels: undefined,
    state: null,
    values,
  }));
  return {
    ...frame,
    length: instants.length,
    fields: [{ ...time, values: instants, state: null }, ...fields],
  };
}
