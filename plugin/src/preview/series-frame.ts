import { type Series } from '@dpm/protocol';
import { FieldColorModeId, FieldType, type DataFrame } from '@grafana/data';

/** Units as Grafana names them. */
const UNITS: Record<Series['unit'], string> = { cores: 'suffix:cores', bytes: 'bytes', bytesPerS: 'binBps' };

const grey = (fixedColor: string) => ({ color: { mode: FieldColorModeId.Fixed, fixedColor } });

/** What belongs to no instance keeps out of the way, as on the provisioned dashboard. */
const GREY = { other: grey('#808080'), unattributed: grey('#b0b0b0') };

/** The read API's series as the frame that a `time_series` query of a data source gives. */
export function toFrame({ resource, unit, timesMs, series }: Series): DataFrame {
  return {
    refId: 'A',
    name: resource,
    length: timesMs.length,
    fields: [
      { name: 'time', type: FieldType.time, config: {}, values: timesMs },
      ...series.map(({ kind, name, values }) => ({
        name,
        type: FieldType.number,
        config: { unit: UNITS[unit], ...(kind !== 'instance' && GREY[kind]) },
        values,
      })),
    ],
  };
}
