/**
 * Panels in the classic JSON of Grafana. Each kind fills in what all of its panels share; what a panel says, asks and
 * looks like is given.
 */
import type { Sources } from './sources.ts';

/** The uid that dashboards of the replaced system refer to. */
export const DATA_SOURCE = { type: 'mysql', uid: 'iD3uWZ3nz' } as const;
export const DRILLDOWN_PANEL = 'dbzz-processdrilldown-panel';

export type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
export type JsonObject = Record<string, Json>;

export interface Override {
  matcher: { id: string; options: Json };
  properties: { id: string; value: Json }[];
}

/** What one panel is about. Its texts are `KEY.title` and `KEY.description`. */
export interface PanelSpec {
  key: string;
  /** Names of SQL files, by the query's letter. */
  queries: Record<string, string>;
  /** Width of 24 and height in rows. */
  size: [width: number, height: number];
  /** Unit of every value that no override gives another. */
  unit: string;
  defaults?: JsonObject;
  custom?: JsonObject;
  options?: JsonObject;
  overrides?: Override[];
  links?: Json[];
  transformations?: Json[];
}

export interface Panel extends JsonObject {
  type: string;
}

interface Kind {
  type: string;
  /** `time_series` or `table`, as the data source is asked. */
  format: 'time_series' | 'table';
  /** Key of the text that stands where there is nothing. */
  noData?: string;
  defaults: JsonObject;
  custom: JsonObject;
  options: JsonObject;
}

/** A panel without its id and place: the layout gives those. */
export function makePanel(sources: Sources, kind: Kind, spec: PanelSpec): Panel {
  return {
    type: kind.type,
    title: sources.text(`${spec.key}.title`),
    description: sources.text(`${spec.key}.description`),
    datasource: DATA_SOURCE,
    interval: '10s',
    gridPos: { w: spec.size[0], h: spec.size[1] },
    fieldConfig: {
      defaults: {
        unit: spec.unit,
        noValue: sources.text(kind.noData ?? 'noData'),
        ...kind.defaults,
        ...spec.defaults,
        ...(spec.links === undefined ? {} : { links: spec.links }),
        custom: { ...kind.custom, ...spec.custom },
      },
      overrides: (spec.overrides ?? []) as unknown as Json,
    },
    options: { ...kind.options, ...spec.options },
    targets: Object.entries(spec.queries).map(([refId, name]) => ({
      refId,
      datasource: DATA_SOURCE,
      editorMode: 'code',
      format: kind.format,
      rawQuery: true,
      rawSql: sources.sql(name),
    })),
    ...(spec.transformations === undefined ? {} : { transformations: spec.transformations }),
  };
}

/** Properties of the field of that name. */
export function named(name: string, properties: JsonObject): Override {
  return {
    matcher: { id: 'byName', options: name },
    properties: Object.entries(properties).map(([id, value]) => ({ id, value })),
  };
}

/** Properties of every field that a query answers. */
export function ofQuery(refId: string, properties: JsonObject): Override {
  return { ...named('', properties), matcher: { id: 'byFrameRefID', options: refId } };
}
