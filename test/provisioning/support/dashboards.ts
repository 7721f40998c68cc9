import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const ROOT = fileURLToPath(new URL('../../..', import.meta.url));
export type Language = 'zh-CN' | 'en-US';

export interface Target {
  refId: string;
  format: string;
  rawSql: string;
}
export interface Panel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { x: number; y: number; w: number; h: number };
  datasource?: { type: string; uid: string };
  fieldConfig?: {
    defaults: { unit?: string; noValue?: string; links?: { url: string }[] };
    overrides: { properties: { id: string; value: unknown }[] }[];
  };
  targets?: Target[];
}
export interface Dashboard {
  uid: string;
  title: string;
  schemaVersion: number;
  links: { url: string; keepTime: boolean; includeVars: boolean }[];
  templating: { list: { name: string; query: string; datasource: { uid: string } }[] };
  annotations: { list: { target?: Target }[] };
  panels: Panel[];
}

export function readDashboard(language: Language, name = 'host'): Dashboard {
  const file = join(ROOT, 'provisioning', 'dashboards', language, `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Dashboard;
}

/** Every statement of a dashboard, by where it stands. */
export function statementsOf({ panels, templating, annotations }: Dashboard): Map<string, string> {
  const statements = new Map<string, string>();
  for (const { id, title, targets = [] } of panels)
    for (const { refId, rawSql } of targets) statements.set(`panel ${id} ${title} ${refId}`, rawSql);
  for (const { name, query } of templating.list) statements.set(`variable ${name}`, query);
  annotations.list.forEach(({ target }, index) => {
    if (target !== undefined) statements.set(`annotation ${index}`, target.rawSql);
  });
  return statements;
}
