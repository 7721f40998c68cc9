/** The dashboard of one host: who used its CPU, memory and disk. */
import {
  cpuPanels,
  diskPanels,
  headPanels,
  memoryPanels,
  processPanels,
  processSeries,
} from './host-panels.ts';
import { placePanels } from './layout.ts';
import { dashboardLinks } from './links.ts';
import { DATA_SOURCE, type JsonObject } from './panel.ts';
import type { Sources } from './sources.ts';

/** The same in every language, so that links go on working when the language changes. */
const HOST_DASHBOARD_UID = 'dpm-host';
/** The newest that the oldest supported Grafana (11.6) knows; newer ones migrate it when they load it. */
const SCHEMA_VERSION = 41;

export function hostDashboard(sources: Sources): JsonObject {
  const { text } = sources;
  return {
    uid: HOST_DASHBOARD_UID,
    title: text('dashboard.title'),
    description: text('dashboard.description'),
    tags: ['dba-process-monitor'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    fiscalYearStartMonth: 0,
    timezone: 'browser',
    time: { from: 'now-15m', to: 'now' },
    refresh: '10s',
    timepicker: {},
    links: dashboardLinks(sources),
    templating: { list: [hostVariable(sources)] },
    annotations: { list: [alertAnnotations(text('annotation.alerts')), restartAnnotations(sources)] },
    panels: placePanels([
      { panels: headPanels(sources) },
      { title: text('row.cpu'), panels: cpuPanels(sources) },
      { title: text('row.memory'), panels: memoryPanels(sources) },
      { title: text('row.disk'), panels: diskPanels(sources) },
      { title: text('row.processes'), panels: processPanels(sources) },
      { title: text('row.drilldown'), panels: processSeries(sources) },
    ]),
  };
}

function hostVariable({ text, sql }: Sources): JsonObject {
  return {
    name: 'host',
    label: text('variable.host'),
    type: 'query',
    datasource: DATA_SOURCE,
    query: sql('hosts'),
    definition: sql('hosts'),
    refresh: 1,
    sort: 0,
    regex: '',
    hide: 0,
    multi: false,
    includeAll: false,
    skipUrlSync: false,
    options: [],
    current: {},
  };
}

/** Grafana's own, which every dashboard has. */
function alertAnnotations(name: string): JsonObject {
  return {
    builtIn: 1,
    name,
    type: 'dashboard',
    datasource: { type: 'grafana', uid: '-- Grafana --' },
    enable: true,
    hide: true,
    iconColor: 'rgba(0, 211, 255, 1)',
  };
}

function restartAnnotations({ text, sql }: Sources): JsonObject {
  return {
    name: text('annotation.restarts'),
    datasource: DATA_SOURCE,
    enable: true,
    iconColor: 'orange',
    target: {
      refId: 'Anno',
      datasource: DATA_SOURCE,
      editorMode: 'code',
      format: 'table',
      rawQuery: true,
      rawSql: sql('restarts'),
    },
  };
}
