import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { findGrafana } from '../../backend/src/cli/grafana-location.ts';
import { launchBrowser, type WatchedPage } from './browser.ts';
import { startBusyListener, type BusyListener } from './busy-listener.ts';
import { grafanaClient, type GrafanaClient } from './grafana-client.ts';
import { logInTo } from './grafana-login.ts';
import { startProduct, type Product } from './product.ts';
import { until } from './until.ts';

export const APPEARS_MS = 30_000;
export const VIEWER = { user: '查看者', password: 'viewer-password-1' };
const EDITOR = { user: 'editor', password: 'editor-password-1' };

export const isHere = findGrafana({ asked: undefined, env: process.env }).kind === 'program';
export const WHY_SKIPPED = 'no Grafana here (GRAFANA_HOME, /usr/share/grafana, PATH)';

/** The product in a real Grafana with a busy process to find, and its users. */
export interface GrafanaStage {
  product: Product;
  busy: BusyListener;
  browser: Browser;
  url: string;
  /** The one host that reports. */
  host: string;
  admin: GrafanaClient;
  editor: GrafanaClient;
  viewer: GrafanaClient;
  logIn(who: 'admin' | 'editor' | 'viewer'): Promise<WatchedPage>;
  remove(): Promise<void>;
}

/** Starts all of it, and waits for the first samples. */
export async function startGrafanaStage(
  env: NodeJS.ProcessEnv = {},
  startBusy: () => Promise<BusyListener> = startBusyListener,
): Promise<GrafanaStage> {
  const busy = await startBusy();
  const product = await startProduct({
    args: [],
    env: { DPM_GLOBAL_INTERVAL_TIME: '2', DPM_GRAFANA_LANGUAGE: 'en-US', ...env },
  });
  const url = `http://127.0.0.1:${String(product.part('grafana')?.facts?.['port'])}`;
  const password = readFileSync(join(product.dataDir, 'secrets', 'grafana-admin.password'), 'utf8').trim();
  const logins = { admin: { user: 'admin', password }, editor: EDITOR, viewer: VIEWER };
  const admin = grafanaClient(url, logins.admin);
  const addUser = async ({ user, password: own }: typeof VIEWER) =>
    admin.json<{ id: number }>('/api/admin/users', {
      method: 'POST',
      body: { name: user, login: user, password: own },
    });
  await addUser(VIEWER);
  const { id } = await addUser(EDITOR);
  await admin.json(`/api/org/users/${id}`, { method: 'PATCH', body: { role: 'Editor' } });
  const host = String((await product.query('SELECT rshost FROM host'))[0]?.['rshost']);
  const browser = await launchBrowser();
  await until(
    async () => ((await product.query('SELECT 1 FROM host_sample')).length > 3 ? true : undefined),
    APPEARS_MS,
  );
  return {
    ...{ product, busy, browser, url, host, admin },
    editor: grafanaClient(url, EDITOR),
    viewer: grafanaClient(url, VIEWER),
    logIn: (who) => logInTo({ browser, url, login: logins[who], timeoutMs: APPEARS_MS }),
    async remove() {
      await browser.close();
      await product.remove();
      await busy.stop();
    },
  };
}
