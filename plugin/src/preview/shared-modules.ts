/** The packages that Grafana shares with plugins, registered under the names their `define([...])` asks for. */
import * as emotionCss from '@emotion/css';
import * as grafanaData from '@grafana/data';
import * as grafanaRuntime from '@grafana/runtime';
import * as grafanaUi from '@grafana/ui';
import i18next from 'i18next';
import * as react from 'react';
import * as reactDom from 'react-dom';
import * as reactRouter from 'react-router';
import * as rxjs from 'rxjs';
import 'systemjs/dist/system.js';
import 'systemjs/dist/extras/amd.js';
import 'systemjs/dist/extras/named-register.js';

const SHARED: Record<string, object> = {
  '@emotion/css': emotionCss,
  '@grafana/data': grafanaData,
  '@grafana/runtime': grafanaRuntime,
  '@grafana/ui': grafanaUi,
  i18next: { default: i18next, __useDefault: true },
  react,
  'react-dom': reactDom,
  'react-router': reactRouter,
  rxjs,
};

interface Loader {
  addImportMap(map: { imports: Record<string, string> }): void;
  set(id: string, module: object): void;
  import<T>(url: string): Promise<T>;
}

const loader = (globalThis as unknown as { System: Loader }).System;

export function registerSharedModules(): void {
  loader.addImportMap({
    imports: Object.fromEntries(Object.keys(SHARED).map((name) => [name, `shared:${name}`])),
  });
  for (const [name, module] of Object.entries(SHARED)) {
    loader.set(`shared:${name}`, module);
  }
}

/** Loads a built plugin the way Grafana does. */
export async function importPlugin<T>(url: string): Promise<T> {
  const { plugin } = await loader.import<{ plugin: T }>(url);
  return plugin;
}
