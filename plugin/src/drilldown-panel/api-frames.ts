import { type Resource, type Series } from '@dpm/protocol';
import { FieldColorModeId, FieldType, type DataFrame, type FieldConfig } from '@grafana/data';
import { t } from '../i18n/t';
import { extremesOf } from './extremes';
import { type Place } from './places';

const grey = (fixedColor: string): FieldConfig => ({ color: { mode: FieldColorModeId.Fixed, fixedColor } });

/** What belongs to no instance keeps out of the way, as on the provisioned dashboards. */
const GREY = { other: grey('#8e8e8e'), unattributed: grey('#b8b8b8') };

/** Units as Grafana names them; its own suffix for cores is not in the reader's language. */
const unitOf = (unit: Series['unit']) =>
  ({ cores: `suffix:${t('panel.cores')}`, bytes: 'bytes', bytesPerS: 'binBps' })[unit];

/** The read API's series as a query of a data source answers them, each with its place below `upper`. */
export function toFrame(
  { resource, unit, timesMs, series, resolution }: Series,
  upper: Place = {},
): DataFrame {
  const extremes = series.map(({ values }) => extremesOf(values));
  // Of hundreds of series: a message is looked up once.
  const shared = { unit: unitOf(unit), ...(unit === 'cores' && { decimals: decimalsOf(extremes) }) };
  return {
    refId: 'A',
    name: resource,
    length: timesMs.length,
    fields: [
      { name: 'time', type: FieldType.time, config: { interval: resolution.stepMs }, values: timesMs },
      ...series.map((one, index) => ({
        name: one.name,
        type: FieldType.number,
        labels: { ...upper, [LEVEL[one.kind]]: one.name },
        config: {
          ...shared,
          displayName: textOf(one),
          ...greyOf(one.kind),
          // Its parts are asked for when it is opened.
          custom: { opens: opens(one, resource) },
        },
        values: one.values,
        state: { calcs: extremes[index]! },
      })),
    ],
  };
}

/** Two, and more where the largest would be a few hundredths of a core: its axis would say 0.01 at every line. */
function decimalsOf(extremes: Array<{ max: number | null }>): number {
  const largest = extremes.reduce((most, { max }) => Math.max(most, max ?? 0), 0);
  return largest === 0 ? 2 : Math.min(5, Math.max(2, 1 - Math.floor(Math.log10(largest))));
}

/** Whose parts can be told: of a process these are the addresses that it talks to. */
const opens = ({ kind, process }: Series['series'][number], resource: Resource) =>
  kind === 'instance' || kind === 'other' || (process !== undefined && isNet(resource));

export const isNet = (resource: Resource) => resource === 'netIn' || resource === 'netOut';

type Kind = Series['series'][number]['kind'];

const LEVEL: Record<Kind, keyof Place> = {
  instance: 'instance',
  other: 'instance',
  unattributed: 'instance',
  process: 'process',
  client: 'client',
};

const isGrey = (kind: Kind): kind is keyof typeof GREY => kind in GREY;
const greyOf = (kind: Kind): FieldConfig => (isGrey(kind) ? GREY[kind] : {});
const textOf = ({ kind, name }: { kind: Kind; name: string }) => (isGrey(kind) ? t(`row.${kind}`) : name);
