/** Panels of the dashboards beside the host's: waiting, queues, network, processes, the fleet, the agent. */
import { linkAtPoint } from '../links.ts';
import { named, ofQuery, type JsonObject, type Panel, type PanelSpec } from '../panel.ts';
import { drilldown, fact, lines, stack, table } from '../panel-kinds.ts';
import { remainders } from '../host-panels.ts';
import type { Sources } from '../sources.ts';

const HALF: [number, number] = [12, 9];

type Line = Pick<PanelSpec, 'key' | 'queries' | 'unit'> & Partial<PanelSpec>;

/** Lines with a link to Culprits around each point. */
function graph(sources: Sources, spec: Line): Panel {
  return lines(sources, { size: HALF, links: [linkAtPoint(sources)], ...spec });
}

function byInstance(sources: Sources, spec: Line): Panel {
  const more = { overrides: remainders(sources), links: [linkAtPoint(sources)] };
  return stack(sources, { size: HALF, ...more, ...spec });
}

function byProcess(sources: Sources, spec: Line): Panel {
  const more = { overrides: remainders(sources), links: [linkAtPoint(sources)] };
  return drilldown(sources, { size: [12, 10], ...more, ...spec });
}

/** Columns of a query of the host under their names in the language. */
const labels = ({ text }: Sources, names: string[]) =>
  names.map((name) => named(name, { displayName: text(`series.${name}`) }));

const SHARE: JsonObject = { min: 0, max: 1 };

function pressurePanel(sources: Sources): Panel {
  const overrides = labels(sources, ['psi_cpu_some', 'psi_io_some', 'psi_memory_some']);
  const spec = { key: 'pressure', queries: { A: 'cpu/pressure' }, unit: 'percentunit', defaults: SHARE };
  return graph(sources, { ...spec, overrides });
}

export function cpuWaitPanels(sources: Sources): Panel[] {
  const load = { key: 'load', queries: { A: 'cpu/load' }, unit: 'none', defaults: { decimals: 1 } };
  return [
    byInstance(sources, { key: 'cpuWait', queries: { A: 'cpu/wait-by-instance' }, unit: 'none' }),
    graph(sources, { ...load, overrides: labels(sources, ['load1', 'runnable', 'blocked']) }),
    pressurePanel(sources),
  ];
}

export function swapPanels(sources: Sources): Panel[] {
  const swap = { key: 'swapRate', queries: { A: 'memory/swap-rate' }, unit: 'binBps' };
  return [
    graph(sources, { ...swap, overrides: labels(sources, ['swap_in', 'swap_out']) }),
    pressurePanel(sources),
  ];
}

export function spacePanel(sources: Sources): Panel {
  const column = (name: string, more: JsonObject = {}) =>
    named(name, { displayName: sources.text(`column.${name}`), noValue: '–', ...more });
  const few = {
    mode: 'absolute',
    steps: [
      { color: 'red', value: null },
      { color: 'orange', value: 7 },
      { color: 'text', value: 30 },
    ],
  };
  return table(sources, {
    ...{ key: 'space', queries: { A: 'disk/space' }, size: [24, 8], unit: 'bytes' },
    overrides: [
      column('mount'),
      column('device'),
      ...['total', 'used', 'free'].map((name) => column(name, { decimals: 1 })),
      column('used_share', {
        ...SHARE,
        unit: 'percentunit',
        decimals: 0,
        'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
        color: { mode: 'fixed', fixedColor: 'blue' },
      }),
      column('days_left', {
        unit: 'd',
        decimals: 1,
        thresholds: few,
        color: { mode: 'thresholds' },
        'custom.cellOptions': { type: 'color-text' },
      }),
    ],
  });
}

export function diskWaitPanels(sources: Sources): Panel[] {
  return [
    graph(sources, { key: 'deviceQueue', queries: { A: 'disk/device-queue' }, unit: 'none' }),
    graph(sources, { key: 'deviceLatency', queries: { A: 'disk/device-latency' }, unit: 's' }),
    byInstance(sources, { key: 'ioWait', queries: { A: 'disk/wait-by-instance' }, unit: 'none' }),
    pressurePanel(sources),
  ];
}

const BYTES_PER_S = 'binBps';

export const netInPanel = (sources: Sources) =>
  byInstance(sources, { key: 'netIn', queries: { A: 'net/in-by-instance' }, unit: BYTES_PER_S });
export const netOutPanel = (sources: Sources) =>
  byInstance(sources, { key: 'netOut', queries: { A: 'net/out-by-instance' }, unit: BYTES_PER_S });

export function netPanels(sources: Sources): Panel[] {
  const { text } = sources;
  const ofHost = { key: 'netOfHost', queries: { A: 'net/of-host' }, unit: BYTES_PER_S };
  return [
    graph(sources, { ...ofHost, overrides: labels(sources, ['net_in', 'net_out', 'link']) }),
    graph(sources, {
      ...{ key: 'interfaces', queries: { A: 'net/interface-in', B: 'net/interface-out' }, unit: BYTES_PER_S },
      overrides: [
        ofQuery('A', { displayName: `\${__field.name} ${text('series.received')}` }),
        ofQuery('B', {
          displayName: `\${__field.name} ${text('series.sent')}`,
          'custom.transform': 'negative-Y',
        }),
      ],
    }),
    netInPanel(sources),
    netOutPanel(sources),
    byProcess(sources, { key: 'clients', queries: { A: 'net/clients' }, unit: BYTES_PER_S }),
    graph(sources, { key: 'netErrors', queries: { A: 'net/errors' }, unit: 'none' }),
  ];
}

export function processSeriesPanels(sources: Sources): Panel[] {
  const of = (key: string, [A, B]: [instances: string, processes: string], unit: string) =>
    byProcess(sources, { key, queries: { A, B }, unit });
  return [
    of('processMemory', ['memory-by-instance', 'process/memory'], 'bytes'),
    of('processWrite', ['disk-write-by-instance', 'process/disk-write'], BYTES_PER_S),
    of('processNetIn', ['net/in-by-instance', 'process/net-in'], BYTES_PER_S),
    of('processNetOut', ['net/out-by-instance', 'process/net-out'], BYTES_PER_S),
  ];
}

export function fleetPanels(sources: Sources): Panel[] {
  const { text } = sources;
  const count = (key: string, query: string, red: boolean) =>
    fact(sources, {
      ...{ key, queries: { A: query }, size: [8, 4], unit: 'none' },
      ...(red && {
        defaults: {
          color: { mode: 'thresholds' },
          thresholds: {
            mode: 'absolute',
            steps: [
              { color: 'text', value: null },
              { color: 'red', value: 1 },
            ],
          },
        },
      }),
    });
  const column = (name: string, more: JsonObject = {}) =>
    named(name, { displayName: text(`column.${name}`), noValue: '–', ...more });
  const share = (name: string) =>
    column(name, {
      ...SHARE,
      unit: 'percentunit',
      decimals: 0,
      'custom.cellOptions': { type: 'gauge', mode: 'basic', valueDisplayMode: 'text' },
      color: { mode: 'fixed', fixedColor: 'blue' },
    });
  const url =
    '/a/dbzz-processmonitor-app/culprits?var-host=${__value.text:percentencode}&${__url_time_range}';
  return [
    count('hostsReporting', 'fleet/reporting', false),
    count('hostsSilent', 'fleet/silent', true),
    count('hostsBusy', 'fleet/busy', true),
    table(sources, {
      ...{ key: 'hosts', queries: { A: 'fleet/hosts' }, size: [24, 18], unit: 'short' },
      overrides: [
        column('host', { links: [{ title: text('link.culprits'), url, targetBlank: false }] }),
        column('age', { unit: 's' }),
        ...['cpu', 'memory', 'disk'].map(share),
        column('top_instance'),
        column('top_share', { unit: 'percentunit', decimals: 0 }),
        column('instances', { unit: 'none' }),
        column('agent'),
      ],
    }),
  ];
}

export function agentPanels(sources: Sources): Panel[] {
  const of = (key: string, unit: string, more: { names: string[]; defaults?: JsonObject }) =>
    graph(sources, {
      ...{ key, unit, queries: { A: `agent/${key.replace('agent', '').toLowerCase()}` } },
      overrides: labels(sources, more.names),
      ...(more.defaults && { defaults: more.defaults }),
    });
  return [
    of('agentCpu', `suffix:${sources.text('unit.cores')}`, {
      names: ['agent_own', 'agent_children'],
      defaults: { decimals: 3 },
    }),
    of('agentMemory', 'bytes', { names: ['agent_rss', 'agent_anon'] }),
    of('agentTiming', 'ms', { names: ['sample_ms', 'late_ms'] }),
    of('agentReports', 'none', { names: ['spool_reports', 'dropped_reports'] }),
    of('agentCoverage', 'percentunit', {
      names: ['coverage_processes', 'coverage_io', 'coverage_net'],
      defaults: SHARE,
    }),
  ];
}
