import {
  FieldColorModeId,
  FieldType,
  getDisplayProcessor,
  type DataFrame,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import { AxisPlacement, GraphDrawStyle, StackingMode } from '@grafana/schema';
import { extremesOf } from './extremes';
import { type DrillRow } from './drill-view';
import { type SeriesSet } from './placed-series';

interface Look {
  /** What each row is called. */
  texts: string[];
  /** 0 to 100. */
  fillOpacity: number;
  theme: GrafanaTheme2;
}

/** A line goes on over reports that came late, and breaks where there was nothing for longer than this. */
const SILENT_AFTER_MS = 120_000;

/** What is no part of its own keeps out of the way. */
const GREY = { mode: FieldColorModeId.Fixed, fixedColor: '#8e8e8e' };

/** One frame in which every row is drawn on top of the one before it; gaps stay gaps. */
export function plotFrame(
  timesMs: SeriesSet['timesMs'],
  rows: DrillRow[],
  { texts, ...look }: Look,
): DataFrame {
  const time: Field = { name: 'time', type: FieldType.time, config: {}, values: timesMs as number[] };
  const fields = rows.map((row, index) => plotField(row, { ...look, text: texts[index] ?? row.text, index }));
  return { length: timesMs.length, fields: [time, ...fields] };
}

/** The same text for frames that differ in their values only: the plot can stay. */
export function structureOf({ fields }: DataFrame): string {
  return JSON.stringify(fields.map(({ name, config }) => [name, config]));
}

interface Place extends Omit<Look, 'texts'> {
  text: string;
  index: number;
}

function plotField(
  { kind, values, from: { field } }: DrillRow,
  { text, index, fillOpacity, theme }: Place,
): Field {
  const own = field.config.color;
  const color = kind === 'part' ? (own ?? { mode: FieldColorModeId.PaletteClassic }) : GREY;
  const drawn: Field = {
    ...field,
    name: text,
    labels: undefined,
    values: values as unknown[],
    state: { seriesIndex: index, displayName: text, calcs: extremesOf(values) },
    config: {
      ...field.config,
      displayName: text,
      color,
      custom: {
        drawStyle: GraphDrawStyle.Line,
        lineWidth: 1,
        fillOpacity,
        showPoints: 'never',
        spanNulls: SILENT_AFTER_MS,
        axisPlacement: AxisPlacement.Auto,
        axisSoftMin: 0,
        stacking: { mode: StackingMode.Normal, group: 'A' },
        ...field.config.custom,
      },
    },
  };
  return { ...drawn, display: getDisplayProcessor({ field: drawn, theme }) };
}
