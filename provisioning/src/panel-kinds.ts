import { DRILLDOWN_PANEL, makePanel, type JsonObject, type Panel, type PanelSpec } from './panel.ts';
import type { Sources } from './sources.ts';

/** A line goes on over reports that came late, and breaks where the host was silent for longer than this. */
const SILENT_AFTER_MS = 120_000;

/** Colours by place: an instance has the same one on every panel, since all of them name the same series in order. */
const BY_PLACE: JsonObject = { color: { mode: 'palette-classic' } };
const MULTI_TOOLTIP: JsonObject = { mode: 'multi', sort: 'desc', hideZeros: true };
const LINES: JsonObject = {
  drawStyle: 'line',
  lineInterpolation: 'linear',
  lineWidth: 1,
  fillOpacity: 12,
  gradientMode: 'none',
  showPoints: 'never',
  spanNulls: SILENT_AFTER_MS,
  axisSoftMin: 0,
  axisLabel: '',
  stacking: { mode: 'none', group: 'A' },
};

/** Lines over time. */
export function lines(sources: Sources, spec: PanelSpec): Panel {
  const legend: JsonObject = { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] };
  return makePanel(
    sources,
    {
      type: 'timeseries',
      format: 'time_series',
      defaults: BY_PLACE,
      custom: LINES,
      options: { legend, tooltip: MULTI_TOOLTIP },
    },
    spec,
  );
}

/**
 * One area per series, each on top of the one before; the legend names the largest first. It stands below: beside the
 * graph, names of any length would push its figures out of a narrow panel.
 */
export function stack(sources: Sources, spec: PanelSpec): Panel {
  const legend: JsonObject = {
    showLegend: true,
    displayMode: 'table',
    placement: 'bottom',
    calcs: ['mean', 'max'],
    sortBy: 'Mean',
    sortDesc: true,
  };
  return lines(sources, {
    ...spec,
    custom: { fillOpacity: 55, stacking: { mode: 'normal', group: 'A' }, ...spec.custom },
    options: { legend, ...spec.options },
  });
}

/** Our own panel: stacked by instance; a click goes down to processes and clients. */
export function drilldown(sources: Sources, spec: PanelSpec): Panel {
  return makePanel(
    sources,
    {
      type: DRILLDOWN_PANEL,
      format: 'time_series',
      defaults: BY_PLACE,
      custom: {},
      options: { source: 'query', resource: '', legend: 'table', fillOpacity: 55, limit: 30 },
    },
    spec,
  );
}

/** One big figure, its last value, with its line behind it. */
export function figure(sources: Sources, spec: PanelSpec): Panel {
  return makePanel(sources, { ...STAT, format: 'time_series', noData: 'noData.short' }, spec);
}

/** One big figure from a table of one row. */
export function fact(sources: Sources, spec: PanelSpec): Panel {
  return makePanel(
    sources,
    { ...STAT, format: 'table', noData: 'noData.short', options: { ...STAT.options, graphMode: 'none' } },
    spec,
  );
}

const STAT = {
  type: 'stat',
  defaults: { color: { mode: 'fixed', fixedColor: 'text' }, decimals: 0 },
  custom: {},
  options: {
    colorMode: 'value',
    graphMode: 'area',
    justifyMode: 'auto',
    orientation: 'auto',
    textMode: 'auto',
    wideLayout: true,
    reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
  },
} satisfies Pick<Parameters<typeof makePanel>[1], 'type' | 'defaults' | 'custom' | 'options'>;

/** One bar per row, all on one scale. */
export function bars(sources: Sources, spec: PanelSpec): Panel {
  return makePanel(
    sources,
    {
      type: 'bargauge',
      format: 'table',
      noData: 'noData.short',
      defaults: { color: { mode: 'fixed', fixedColor: 'blue' }, min: 0, max: 1, decimals: 0 },
      custom: {},
      options: {
        displayMode: 'basic',
        orientation: 'horizontal',
        valueMode: 'text',
        namePlacement: 'top',
        showUnfilled: true,
        sizing: 'manual',
        minVizWidth: 8,
        minVizHeight: 16,
        maxVizHeight: 40,
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: true, limit: 25 },
      },
    },
    spec,
  );
}

export function table(sources: Sources, spec: PanelSpec): Panel {
  return makePanel(
    sources,
    {
      type: 'table',
      format: 'table',
      defaults: {},
      custom: {
        align: 'auto',
        cellOptions: { type: 'auto' },
        minWidth: 90,
        filterable: false,
        inspect: false,
      },
      options: { showHeader: true, cellHeight: 'sm', enablePagination: true },
    },
    spec,
  );
}
