/** What every dashboard has in common: address, variables, links, marks. */
import { placePanels, type Section } from '../layout.ts';
import { dashboardLinks } from '../links.ts';
import { DATA_SOURCE, type JsonObject } from '../panel.ts';
import type { Sources } from '../sources.ts';

/** The newest that the oldest supported Grafana (11.6) knows; newer ones migrate it when they load it. */
const SCHEMA_VERSION = 41;

export interface DashboardSpec {
  /** The same in every language, so that links go on working when the language changes. */
  uid: string;
  /** Its texts are `KEY.title` and `KEY.description`. */
  key: string;
  /** Of one host and its instances, of one host, or of all. */
  of: 'instances' | 'host' | 'fleet';
  time?: string;
  sections: Section[];
}

export function frameDashboard(sources: Sources, spec: DashboardSpec): JsonObject {
  const { text } = sources;
  const isFleet = spec.of === 'fleet';
  return {
    uid: spec.uid,
    title: text(`${spec.key}.title`),
    description: text(`${spec.key}.description`),
    tags: ['dba-process-monitor'],
    schemaVersion: SCHEMA_VERSION,
    version: 1,
    editable: true,
    graphTooltip: 1,
    fiscalYearStartMonth: 0,
    timezone: 'browser',
    time: { from: spec.time ?? 'now-15m', to: 'now' },
    refresh: spec.time === undefined ? '10s' : '1m',
    timepicker: {},
    links: dashboardLinks(sources),
    templating: { list: variablesOf(sources, spec.of) },
    annotations: {
      list: [
        alertAnnotations(text('annotation.alerts')),
        ...(isFleet ? [] : [marks(sources, RESTARTS), marks(sources, INCIDENTS)]),
      ],
    },
    panels: placePanels(spec.sections),
  };
}

function variablesOf(sources: Sources, of: DashboardSpec['of']): JsonObject[] {
  const host = variable(sources, { name: 'host', query: 'hosts', many: false });
  const rest = [
    variable(sources, { name: 'engine', query: 'engines', many: true }),
    variable(sources, { name: 'instance', query: 'instances', many: true }),
  ];
  return { fleet: [], host: [host], instances: [host, ...rest] }[of];
}

function variable(
  { text, sql }: Sources,
  { name, query, many }: { name: string; query: string; many: boolean },
): JsonObject {
  return {
    name,
    label: text(`variable.${name}`),
    type: 'query',
    datasource: DATA_SOURCE,
    query: sql(query),
    definition: sql(query),
    refresh: many ? 2 : 1,
    sort: 0,
    regex: '',
    hide: 0,
    multi: many,
    includeAll: many,
    skipUrlSync: false,
    options: [],
    current: many ? { text: ['All'], value: ['$__all'] } : {},
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

const RESTARTS = { key: 'restarts', color: 'orange' };
const INCIDENTS = { key: 'incidents', color: 'red' };

/** Moments or spans that a query of that name finds, on every panel over time. */
function marks({ text, sql }: Sources, { key, color }: { key: string; color: string }): JsonObject {
  return {
    name: text(`annotation.${key}`),
    datasource: DATA_SOURCE,
    enable: true,
    iconColor: color,
    target: {
      refId: 'Anno',
      datasource: DATA_SOURCE,
      editorMode: 'code',
      format: 'table',
      rawQuery: true,
      rawSql: sql(key),
    },
  };
}
