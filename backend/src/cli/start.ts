/** `dpm start`: every step that brings the product up, in order; then it runs until it is asked to stop. */
import { join } from 'node:path';
import { formatHelp } from './arguments.ts';
import { APP_ID } from './grafana-environment.ts';
import { findGrafana, type GrafanaLocation } from './grafana-location.ts';
import { waitForData } from './first-data.ts';
import { core } from './core.ts';
import { openSettings, type Opened } from './opening.ts';
import { PRODUCT_ROOT } from './product-root.ts';
import { readStartOptions, START_HELP, type StartOptions } from './start-options.ts';
import { removeRecord } from './run-records.ts';
import type { Core, DatabaseAccess, StartContext } from './start-context.ts';
import { startAgent } from './step-agent.ts';
import { startBackend, type BackendAddresses } from './step-backend.ts';
import { prepareAccounts, prepareServer } from './step-database.ts';
import { holdDataFolder, makeFolders } from './step-data-folder.ts';
import { installSteps, startGrafana } from './step-grafana.ts';
import { listenForStop, type StopRequest } from './stop-request.ts';
import { createSupervisor } from './supervisor.ts';
import { createTerminal, formatFailure, formatSeconds, standardOutput, type Terminal } from './terminal.ts';

const FIRST_DATA_MS = 15_000;

/** Runs `dpm start`; resolves with the exit code after everything that it started has ended. */
export async function runStart(args: string[], use: Core = core): Promise<number> {
  const options = readStartOptions(args, process.env, process.cwd());
  if (options.help) {
    console.log(formatHelp(START_HELP));
    return 0;
  }
  const clock = () => performance.now();
  const terminal = createTerminal(standardOutput(process.stdout), clock);
  const stop = listenForStop(process, clock);
  try {
    return await runUntilStopped({ options, terminal, stop, clock, core: use });
  } finally {
    stop.dispose();
  }
}

async function runUntilStopped(run: {
  options: StartOptions;
  terminal: Terminal;
  stop: StopRequest;
  clock: () => number;
  core: Core;
}): Promise<number> {
  const { options, terminal, stop, clock } = run;
  const beginMs = clock();
  const opened = await terminal.step('settings', async () => openFolders(run));
  const { folders, settings } = opened;
  const say = (line: string) => terminal.line(line);
  const supervisor = createSupervisor({ runFolder: folders.run, clock, now: () => new Date(), say });
  const lock = await terminal.step('leftovers', () => holdDataFolder(folders, settings));
  let failure: unknown;
  try {
    const context = {
      ...opened,
      options,
      productRoot: PRODUCT_ROOT,
      terminal,
      supervisor,
      signal: stop.signal,
    };
    await bringUp(context, () => formatSeconds(clock() - beginMs));
    await stop.requested;
  } catch (error) {
    failure = error;
  }
  const running = supervisor.running();
  if (running.length > 0) terminal.line(`stopping ${running.toReversed().join(', ')} …`);
  await supervisor.stop({ force: stop.force });
  removeRecord(folders.run, 'start');
  lock.release();
  if (failure === undefined || stop.signal.aborted) {
    terminal.line('stopped; all data is kept');
    return 0;
  }
  standardOutput(process.stderr).write(`${formatFailure(failure)}\n`);
  return 1;
}

function openFolders({
  options,
  terminal,
  core: use,
}: {
  options: StartOptions;
  terminal: Terminal;
  core: Core;
}): {
  detail: string;
  value: Opened;
} {
  const opened = openSettings(use, options);
  for (const warning of opened.warnings) terminal.line(`! settings     ${warning}`);
  makeFolders(opened.folders);
  return { detail: `data folder ${opened.folders.root}`, value: opened };
}

async function bringUp(context: StartContext, elapsed: () => string): Promise<void> {
  const { terminal, settings, options } = context;
  const grafana = findGrafana({ asked: options.grafana, env: options.env });
  const server = await terminal.step('database', () => prepareServer(context));
  const passwords = await terminal.step('accounts', () => prepareAccounts(context, server));
  const access = { host: server.host, port: server.port, schemas: settings.schemas, passwords };
  await terminal.step('schema', () => applyMigrations(context, access));
  const preview = grafana.kind === 'none';
  const sinceMs = Date.now();
  const backend = await terminal.step('backend', () => startBackend(context, { server, preview }));
  const { ca, tokens, bundleKey } = await context.core.readSecrets(access, {
    secrets: context.folders.secrets,
  });
  const host = await terminal.step('agent', () =>
    startAgent(context, { server: backend.tls, ca, bundleKey, adminToken: tokens.admin }),
  );
  const needs = {
    database: {
      ...{ host: server.host, port: server.port },
      ...{ schema: settings.schemas.monitor, password: passwords.monitor_ro },
    },
    backendUrl: backend.plain,
    tokens,
  };
  const address =
    grafana.kind === 'program'
      ? await terminal.step('grafana', () => startGrafana(context, grafana, needs))
      : undefined;
  await terminal.step('first data', () =>
    awaitFirstData(context, { backend, token: tokens.read, host, sinceMs }),
  );
  for (const line of farewell(context, { grafana, address, backend, elapsed: elapsed() }))
    terminal.line(line);
}

async function applyMigrations(
  context: StartContext,
  access: DatabaseAccess,
): Promise<{ detail: string; value: undefined }> {
  const directory = join(context.productRoot, 'sql', 'migrations');
  const { applied, total } = await context.core.migrate(access, { directory });
  return {
    detail: applied === 0 ? `up to date at ${total}` : `${applied} of ${total} migrations applied`,
    value: undefined,
  };
}

async function awaitFirstData(
  context: StartContext,
  options: { backend: BackendAddresses; token: string; host: string; sinceMs: number },
): Promise<{ detail: string; value: undefined; warning?: boolean }> {
  const data = await waitForData({
    url: options.backend.plain,
    token: options.token,
    host: options.host,
    sinceMs: options.sinceMs,
    timeoutMs: FIRST_DATA_MS,
    signal: context.signal,
  });
  if (data === undefined) {
    const detail = `none within ${FIRST_DATA_MS / 1000} s; see ${join(context.folders.logs, 'agent.log')}`;
    return { detail, value: undefined, warning: true };
  }
  const top = data.top
    ? `; most CPU: ${data.top.name}, ${Math.round(data.top.share * 100)} % of the host`
    : '';
  return { detail: `${data.host}: ${data.instances} instances${top}`, value: undefined };
}

/** What stands on the screen while it runs: where to go, how to log in, how to stop. */
function farewell(
  context: StartContext,
  options: {
    grafana: GrafanaLocation;
    address: string | undefined;
    backend: BackendAddresses;
    elapsed: string;
  },
): string[] {
  const { grafana, address, backend } = options;
  const { folders, settings, productRoot } = context;
  const end = [
    `Ctrl-C stops everything. Up after ${options.elapsed}; data, secrets and logs: ${folders.root}`,
  ];
  if (grafana.kind === 'address') {
    const steps = { url: grafana.url, productRoot, tlsPort: settings.tlsPort, dataFolder: folders.root };
    return ['', ...installSteps(steps), ...end];
  }
  if (address !== undefined) {
    return [
      '',
      `Open ${address}/a/${APP_ID}`,
      `  login admin; its first password is in ${join(folders.secrets, 'grafana-admin.password')}`,
      ...end,
    ];
  }
  const reason = grafana.kind === 'none' ? grafana.reason : '';
  return [
    '',
    `Open ${backend.plain}/preview/`,
    `  a preview without dashboards and alerts: ${reason}; install Grafana 12 and start again with --grafana PATH for the real thing`,
    ...end,
  ];
}
