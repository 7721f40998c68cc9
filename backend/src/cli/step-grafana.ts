import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProductError } from '../errors.ts';
import { askBackend } from './backend-client.ts';
import type { RunningChild } from './child.ts';
import { findFreePort } from './free-port.ts';
import { APP_ID, PANEL_ID, foreignEnvironment, grafanaEnvironment } from './grafana-environment.ts';
import type { GrafanaLocation } from './grafana-location.ts';
import { lastWords, logSize } from './log-words.ts';
import { installPlugin } from './plugin-folder.ts';
import { ensureSecret } from './secret-files.ts';
import type { StartContext } from './start-context.ts';
import type { StepResult } from './terminal.ts';

const READY_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 15_000;

export interface GrafanaNeeds {
  database: { host: string; port: number; schema: string; password: string };
  backendUrl: string;
  tokens: { read: string; edit: string; admin: string };
}

/** Starts the Grafana program with our provisioning, plugin and data folder; returns its address. */
export async function startGrafana(
  context: StartContext,
  location: Extract<GrafanaLocation, { kind: 'program' }>,
  needs: GrafanaNeeds,
): Promise<StepResult<string>> {
  const { folders, productRoot, options, settings } = context;
  const pluginFolder = join(folders.grafana, 'plugins');
  installPlugin({ productRoot, pluginFolder, language: settings.language });
  const port = await findFreePort(options.grafanaPort);
  if (port === undefined) throw noPort(options.grafanaPort);
  const logFile = join(folders.logs, 'grafana.log');
  const logStart = logSize(logFile);
  const url = `http://127.0.0.1:${port}`;
  await context.supervisor.start(
    {
      name: 'grafana',
      command: location.command,
      args: location.args,
      env: grafanaEnvironment(foreignEnvironment(options.env), {
        port,
        folder: folders.grafana,
        productRoot,
        adminPassword: ensureSecret(folders.secrets, 'grafana-admin.password'),
        language: settings.language,
        ...needs,
      }),
      logFile,
      cwd: location.home,
      graceMs: STOP_GRACE_MS,
    },
    { facts: { port }, ready: (child) => waitUntilHealthy({ context, child, url, logFile, logStart }) },
  );
  return { detail: `${location.home} on ${url}`, value: url };
}

async function waitUntilHealthy(options: {
  context: StartContext;
  child: RunningChild;
  url: string;
  logFile: string;
  logStart: number;
}): Promise<void> {
  const { context, child, url, logFile, logStart } = options;
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    context.signal.throwIfAborted();
    const { exitCode, signalCode } = child.process;
    if (exitCode !== null || signalCode !== null) break;
    if (await isHealthy(url)) return;
    await delay(200);
  }
  throw new ProductError({
    code: 'GRAFANA_NOT_STARTED',
    message: `Grafana did not come up; it said: ${lastWords(logFile, logStart)}`,
    where: logFile,
    remedy: 'read that log; --grafana none starts without Grafana',
  });
}

async function isHealthy(url: string): Promise<boolean> {
  try {
    return (await askBackend({ url: `${url}/api/health`, timeoutMs: 2_000 })).status === 200;
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || name === 'TimeoutError') return false;
    throw error;
  }
}

function noPort(first: number): ProductError {
  return new ProductError({
    code: 'PORT_TAKEN',
    message: `no port from ${first} on is free for Grafana`,
    where: '--grafana-port',
    remedy: 'name another one with --grafana-port',
  });
}

/** What to do to put the product into a Grafana that runs elsewhere. */
export function installSteps(options: {
  url: string;
  productRoot: string;
  tlsPort: number;
  dataFolder: string;
}): string[] {
  const { url, productRoot, tlsPort, dataFolder } = options;
  return [
    `To add it to the Grafana at ${url}:`,
    `  1. copy ${join(productRoot, 'plugin', 'dist')} to PLUGINS/${APP_ID} there (its [paths] plugins folder)`,
    `  2. in its grafana.ini: [plugins] allow_loading_unsigned_plugins = ${APP_ID},${PANEL_ID}`,
    `  3. copy ${join(productRoot, 'provisioning')} into its provisioning folder and set the DPM_GF_… variables of docs/dashboards.md`,
    `  4. from another machine it reaches the backend as https://dpm-backend:${tlsPort} ([backend] listen; that name in its hosts file, for the certificate holds no other) and trusts ${join(dataFolder, 'agent', 'ca.pem')} by SSL_CERT_FILE`,
    `  5. restart it and open ${url}/a/${APP_ID}`,
  ];
}
