import React, { useCallback, useMemo, useState } from 'react';
import {
  type DataFrame,
  dateTimeFormat,
  formattedValueToString,
  getDisplayProcessor,
  type GrafanaTheme2,
  type PanelProps,
} from '@grafana/data';
import { type SeriesMissing } from '@dpm/protocol';
import { useTheme2 } from '@grafana/ui';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { isNet } from './api-frames';
import { DrillGone } from './DrillGone';
import { DrillGraph } from './DrillGraph';
import { DrillHead } from './DrillHead';
import { DrillLegend } from './DrillLegend';
import { PointLinks } from './PointLinks';
import { linksAt, rowOf } from './field-links';
import { LEGEND_ROW_PX } from './legend-columns';
import { marksOf } from './plot-marks';
import { notesOf, rowText } from './notes';
import { plotFrame } from './plot-frame';
import { summarize, totalUnit } from './summary';
import { type Drill } from './use-drill';
import { type DrillRow, type DrillView } from './drill-view';
import { type DrilldownOptions } from './options';
import { type SeriesSet } from './placed-series';
import { type PlotHover } from './use-plot-hover';

interface Props extends Pick<
  PanelProps<DrilldownOptions>,
  'options' | 'width' | 'height' | 'timeRange' | 'timeZone' | 'onChangeTimeRange'
> {
  set: SeriesSet;
  drill: Drill;
  /** What the answer about the opened process lacks. */
  missing: SeriesMissing | undefined;
  /** Annotations of the dashboard. */
  annotations: DataFrame[];
  /** The last refresh failed. */
  isStale: boolean;
}

const HEAD_PX = 24;
const GAP_PX = 4;
/** A graph of less than this says nothing. */
const LEAST_GRAPH_PX = 60;

/** Where we are, the graph, and who had how much. */
export function DrillBody({ drill, ...props }: Props) {
  const { path, view, up, showBy } = drill;
  if (view === undefined) {
    return (
      <div data-testid={testIds.panel.root}>
        <DrillHead path={path} by={undefined} choices={[]} notes={[]} onUp={up} onBy={showBy} />
        <DrillGone drill={drill} missing={props.missing} timeZone={props.timeZone} />
      </div>
    );
  }
  return <DrillShown {...props} drill={drill} view={view} />;
}

function DrillShown({
  set,
  drill,
  view,
  missing,
  options,
  annotations,
  isStale,
  width,
  height,
  ...plot
}: Props & { view: DrillView }) {
  const theme = useTheme2();
  const { path, open, up, showBy } = drill;
  const { rows, unit } = view;
  const { timeRange, timeZone } = plot;
  const [links, setLinks] = useState<{ row: DrillRow; hover: PlotHover }>();
  const frame = useMemo(
    () =>
      plotFrame(set.timesMs, rows, {
        texts: rows.map((row) => rowText(row, path)),
        fillOpacity: options.fillOpacity,
        theme,
      }),
    [set, rows, path, options.fillOpacity, theme],
  );
  const fromMs = timeRange.from.valueOf();
  const toMs = timeRange.to.valueOf();
  const summary = useMemo(
    () =>
      summarize({
        timesMs: set.timesMs,
        rows: rows.map(({ values }) => values),
        all: set.series.map(({ values }) => values),
        stepMs: set.stepMs,
        range: { fromMs, toMs },
      }),
    [set, rows, fromMs, toMs],
  );
  const fields = useMemo(() => frame.fields.slice(1), [frame]);
  const marks = useMemo(() => marksOf(annotations, theme), [annotations, theme]);
  const format = useMemo(() => formatsOf(rows[0]!, { unit, theme }), [rows, unit, theme]);
  const pick = useCallback(
    (row: DrillRow | undefined, hover: PlotHover) => {
      if (row?.opens) {
        open(row);
      } else if (row) {
        setLinks({ row, hover });
      }
    },
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `open` depends on these two
    [view, path],
  );
  const deepest = isDeepest(options, view) ? t('panel.deepest') : '';
  const legendPx = legendHeight(options.legend, { height, lines: rows.length });
  return (
    <div data-testid={testIds.panel.root} data-depth={path.length}>
      <DrillHead
        path={path}
        by={view.by}
        choices={view.choices}
        notes={[
          ...(isStale ? [t('panel.stale')] : []),
          ...(deepest === '' ? [] : [deepest]),
          ...partlyNotes(missing, timeZone),
          ...notesOf(summary, { view, path, unusable: set.unusable }),
        ]}
        onUp={up}
        onBy={showBy}
      />
      <DrillGraph
        frame={frame}
        rows={rows}
        marks={marks}
        width={width}
        height={Math.max(LEAST_GRAPH_PX, height - HEAD_PX - legendPx - GAP_PX)}
        format={format.value}
        onPick={pick}
        {...plot}
      />
      {options.legend !== 'hidden' && legendPx > 0 && (
        <DrillLegend
          mode={options.legend}
          rows={rows}
          fields={fields}
          summary={summary}
          format={format}
          width={width}
          maxHeight={legendPx}
          onOpen={open}
        />
      )}
      {links && (
        <PointLinks
          name={rowText(links.row, path)}
          hint={deepest}
          links={linksAt(links.row.from, rowOf(links.row.from, set.timesMs[links.hover.index] ?? 0))}
          at={links.hover}
          timeZone={timeZone}
          atMs={set.timesMs[links.hover.index] ?? 0}
          onClose={() => setLinks(undefined)}
        />
      )}
    </div>
  );
}

/** Of processes the backend tells the parts of the network only. */
const isDeepest = ({ source, apiResource }: DrilldownOptions, { by }: DrillView) =>
  source === 'api' && by === 'process' && !isNet(apiResource);

const partlyNotes = (missing: SeriesMissing | undefined, timeZone: string) =>
  missing?.why === 'dropped'
    ? [t('panel.missing.partly', { from: dateTimeFormat(missing.keptFromMs, { timeZone }) })]
    : [];

/** At most two fifths of the panel, and nothing where only the graph would fit. */
function legendHeight(
  mode: DrilldownOptions['legend'],
  { height, lines }: { height: number; lines: number },
): number {
  const room = height - HEAD_PX - LEAST_GRAPH_PX - GAP_PX;
  if (mode === 'hidden' || room < 2 * LEGEND_ROW_PX) {
    return 0;
  }
  const wanted = mode === 'table' ? (lines + 2) * LEGEND_ROW_PX : 2.5 * LEGEND_ROW_PX;
  return Math.min(wanted, room, Math.max(0.42 * height, 3 * LEGEND_ROW_PX));
}

function formatsOf({ from: { field } }: DrillRow, { unit, theme }: { unit: string; theme: GrafanaTheme2 }) {
  const formatIn = (config: object) => {
    const display = getDisplayProcessor({
      field: { ...field, config: { ...field.config, ...config } },
      theme,
    });
    return (value: number) => formattedValueToString(display(value));
  };
  const total = totalUnit(unit);
  return {
    value: formatIn({}),
    total: total === undefined ? undefined : formatIn({ unit: total, decimals: undefined }),
  };
}
