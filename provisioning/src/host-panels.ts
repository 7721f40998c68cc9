import { linkAtPoint, linkInRange } from './links.ts';
import { named, ofQuery, type JsonObject, type Override, type Panel, type PanelSpec } from './panel.ts';
import { bars, drilldown, fact, figure, lines, stack, table } from './panel-kinds.ts';
import type { Sources } from './sources.ts';

const GREY: JsonObject = { mode: 'fixed', fixedColor: '#8e8e8e' };
const LIGHT_GREY: JsonObject = { mode: 'fixed', fixedColor: '#b8b8b8' };
const fixed = (fixedColor: string): JsonObject => ({ mode: 'fixed', fixedColor });

/** A hundredth of a core is the least worth telling. */
const CORES: JsonObject = { decimals: 2 };

/** A line of its own over a stack, such as a capacity. */
const OVER_THE_STACK: JsonObject = {
  'custom.stacking': { mode: 'none', group: 'A' },
  'custom.fillOpacity': 0,
  'custom.lineStyle': { fill: 'dash', dash: [6, 6] },
};

/** The two series that are no instance, under their names in the language and out of the way. */
export function remainders({ text }: Sources): Override[] {
  return [
    named('other', { displayName: text('series.other'), color: GREY }),
    named('unattributed', { displayName: text('series.unattributed'), color: LIGHT_GREY }),
  ];
}

/** `suffix:核`: Grafana puts a space before it. */
const coresUnit = ({ text }: Sources) => `suffix:${text('unit.cores')}`;

export function headPanels(sources: Sources): Panel[] {
  const share = (key: string, query: string) =>
    figure(sources, {
      ...{ key, queries: { A: query }, size: [4, 4], unit: 'percentunit' },
      defaults: { min: 0, max: 1 },
    });
  const top = (key: string, query: string) =>
    fact(sources, {
      ...{ key, queries: { A: query }, size: [4, 4], unit: 'percentunit' },
      options: {
        reduceOptions: { calcs: ['lastNotNull'], fields: '', values: true, limit: 1 },
        textMode: 'value_and_name',
      },
      links: [linkInRange(sources)],
    });
  const silent = {
    mode: 'absolute',
    steps: [
      { color: 'text', value: null },
      { color: 'red', value: 120 },
    ],
  };
  return [
    fact(sources, {
      ...{ key: 'lastReport', queries: { A: 'last-report' }, size: [4, 4], unit: 's' },
      defaults: { color: { mode: 'thresholds' }, thresholds: silent },
    }),
    share('cpuNow', 'cpu-share'),
    share('memoryNow', 'memory-share'),
    share('diskNow', 'disk-share'),
    top('topCpu', 'top-cpu'),
    top('topRead', 'top-disk-read'),
  ];
}

export function cpuPanels(sources: Sources): Panel[] {
  const mode = (name: string, color: string) =>
    named(`cpu_${name}`, { displayName: sources.text(`series.${name}`), color: fixed(color) });
  return [
    stack(sources, {
      ...{ key: 'cpuByMode', queries: { A: 'cpu-by-mode' }, size: [10, 10], unit: coresUnit(sources) },
      defaults: CORES,
      options: { legend: { showLegend: true, displayMode: 'list', placement: 'bottom', calcs: [] } },
      overrides: [
        mode('user', 'blue'),
        mode('nice', 'light-blue'),
        mode('system', 'orange'),
        mode('irq', 'purple'),
        mode('steal', 'red'),
        mode('iowait', 'super-light-yellow'),
        named('cpu_peak', {
          ...OVER_THE_STACK,
          displayName: sources.text('series.peak'),
          color: fixed('text'),
          'custom.lineStyle': { fill: 'dot', dash: [2, 4] },
        }),
        named('cores', {
          ...OVER_THE_STACK,
          displayName: sources.text('series.cores'),
          color: GREY,
        }),
      ],
      links: [linkAtPoint(sources)],
    }),
    stack(sources, {
      ...{
        key: 'cpuByInstance',
        queries: { A: 'cpu-by-instance' },
        size: [14, 10],
        unit: coresUnit(sources),
      },
      defaults: CORES,
      overrides: remainders(sources),
      links: [linkAtPoint(sources)],
    }),
  ];
}

export function memoryPanels(sources: Sources): Panel[] {
  const { text } = sources;
  return [
    lines(sources, {
      ...{ key: 'memoryOfHost', queries: { A: 'memory-of-host' }, size: [10, 10], unit: 'bytes' },
      overrides: [
        named('mem_used', {
          displayName: text('series.memUsed'),
          color: fixed('blue'),
          'custom.fillOpacity': 40,
        }),
        named('mem_cached', { displayName: text('series.memCached'), color: fixed('green') }),
        named('swap_used', { displayName: text('series.swapUsed'), color: fixed('orange') }),
        named('mem_total', { ...OVER_THE_STACK, displayName: text('series.memTotal'), color: GREY }),
      ],
      links: [linkAtPoint(sources)],
    }),
    stack(sources, {
      ...{ key: 'memoryByInstance', queries: { A: 'memory-by-instance' }, size: [14, 10], unit: 'bytes' },
      overrides: remainders(sources),
      links: [linkAtPoint(sources)],
    }),
  ];
}

export function diskPanels(sources: Sources): Panel[] {
  const { text } = sources;
  const perInstance = (key: string, query: string) =>
    stack(sources, {
      ...{ key, queries: { A: query }, size: [12, 10], unit: 'binBps' },
      overrides: remainders(sources),
      links: [linkAtPoint(sources)],
    });
  return [
    perInstance('diskReadByInstance', 'disk-read-by-instance'),
    perInstance('diskWriteByInstance', 'disk-write-by-instance'),
    lines(sources, {
      ...{ key: 'deviceBusy', queries: { A: 'device-busy' }, size: [8, 8], unit: 'percentunit' },
      defaults: { min: 0, max: 1 },
      links: [linkAtPoint(sources)],
    }),
    lines(sources, {
      ...{ key: 'deviceRates', queries: { A: 'device-read', B: 'device-write' }, size: [10, 8] },
      unit: 'binBps',
      custom: { axisCenteredZero: false },
      overrides: [
        ofQuery('A', { displayName: `\${__field.name} ${text('series.read')}` }),
        ofQuery('B', {
          displayName: `\${__field.name} ${text('series.write')}`,
          'custom.transform': 'negative-Y',
        }),
      ],
      links: [linkAtPoint(sources)],
    }),
    bars(sources, {
      key: 'filesystems',
      queries: { A: 'filesystems' },
      size: [6, 8],
      unit: 'percentunit',
      // Said here, because a single bar would stand there without its name.
      defaults: { displayName: '${__data.fields.mount}' },
    }),
  ];
}

export function processPanels(sources: Sources): Panel[] {
  const { text } = sources;
  const column = (name: string, width: number, more: JsonObject = {}) =>
    named(name, {
      displayName: text(`column.${name}`),
      'custom.width': width,
      // Of a cell: the panel's own text is for a table without rows.
      noValue: '–',
      ...more,
    });
  return [
    table(sources, {
      ...{ key: 'processes', queries: { A: 'processes' }, size: [24, 11], unit: 'short' },
      options: { sortBy: [{ displayName: text('column.cpu'), desc: true }] },
      overrides: [
        column('instance', 140, { links: [linkInRange(sources)] }),
        column('pid', 75, { unit: 'none' }),
        column('role', 75),
        column('cpu', 140, {
          unit: coresUnit(sources),
          decimals: 2,
          min: 0,
          // The longest bar is the largest value of this column, not of the table.
          fieldMinMax: true,
          'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
          color: fixed('blue'),
        }),
        column('memory', 95, { unit: 'bytes', decimals: 1 }),
        column('read_rate', 100, { unit: 'binBps', decimals: 1 }),
        column('write_rate', 100, { unit: 'binBps', decimals: 1 }),
        column('started', 120, { unit: 'dateTimeFromNow' }),
        named('command', {
          displayName: text('column.command'),
          'custom.minWidth': 200,
          'custom.inspect': true,
        }),
      ],
    }),
  ];
}

/** By instance, and below each of them its processes. */
export function processSeries(sources: Sources): Panel[] {
  const one = (key: string, queries: PanelSpec['queries'], look: Pick<PanelSpec, 'unit' | 'defaults'>) =>
    drilldown(sources, {
      ...{ key, queries, size: [12, 10], ...look },
      overrides: remainders(sources),
      links: [linkAtPoint(sources)],
    });
  return [
    one(
      'processCpu',
      { A: 'cpu-by-instance', B: 'process-cpu' },
      { unit: coresUnit(sources), defaults: CORES },
    ),
    one('processRead', { A: 'disk-read-by-instance', B: 'process-disk-read' }, { unit: 'binBps' }),
  ];
}
