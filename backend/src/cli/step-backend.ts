import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { ProductError } from '../errors.ts';
import { askBackend } from './backend-client.ts';
import { childEnvironment } from './grafana-environment.ts';
import type { RunningChild } from './child.ts';
import { lastWords, logSize } from './log-words.ts';
import type { StartContext } from './start-context.ts';
import type { DatabaseServer } from './step-database.ts';
import type { StepResult } from './terminal.ts';

const READY_TIMEOUT_MS = 60_000;
const STOP_GRACE_MS = 20_000;
/** By default the heap grows to a multiple of what is in use; memory is worth more here than collecting it less often. */
const MEMORY_FLAGS = ['--heap-growing-percent=20', '--max-semi-space-size=8'];
/**
 * One pool for all threads, and buffers given back at once: otherwise free memory stays with the process. Sockets are
 * read into 64 KiB that shrink to what came; among small blocks they would leave holes, 50 MiB with 10,000 hosts.
 */
const MALLOC_SETTINGS = {
  MALLOC_ARENA_MAX: '1',
  MALLOC_MMAP_THRESHOLD_: '32768',
  MALLOC_TRIM_THRESHOLD_: '131072',
};

/** Addresses under which this machine reaches the backend. */
export interface BackendAddresses {
  plain: string;
  tls: string;
}

/** Starts the backend and waits until it says that it is ready. */
export async function startBackend(
  context: StartContext,
  options: { server: DatabaseServer; preview: boolean },
): Promise<StepResult<BackendAddresses>> {
  const { settings, folders, productRoot } = context;
  const logFile = join(folders.logs, 'backend.log');
  const addresses = backendAddresses(settings);
  const logStart = logSize(logFile);
  await context.supervisor.start(
    {
      name: 'backend',
      command: process.execPath,
      args: [...MEMORY_FLAGS, join(productRoot, 'backend', 'dist', 'main.js')],
      env: backendEnvironment(context, options),
      logFile,
      cwd: folders.root,
      graceMs: STOP_GRACE_MS,
    },
    {
      facts: { port: settings.port, tlsPort: settings.tlsPort },
      ready: (child) =>
        waitUntilReady({ context, child, url: `${addresses.plain}/ready`, logFile, logStart }),
    },
  );
  return { detail: `${addresses.plain} and ${addresses.tls}`, value: addresses };
}

/** Where this machine reaches the backend: the address it listens on, or loopback when it listens on all. */
export function backendAddresses(settings: StartContext['settings']): BackendAddresses {
  const any = settings.listen === '0.0.0.0' || settings.listen === '::';
  const host = any ? '127.0.0.1' : settings.listen;
  const name = host.includes(':') ? `[${host}]` : host;
  return { plain: `http://${name}:${settings.port}`, tls: `https://${name}:${settings.tlsPort}` };
}

function backendEnvironment(
  context: StartContext,
  options: { server: DatabaseServer; preview: boolean },
): NodeJS.ProcessEnv {
  const { settings, folders } = context;
  const { configFile, env } = context.options;
  return {
    ...childEnvironment(env),
    ...(configFile !== undefined && { DPM_CONFIG: configFile }),
    DPM_DATA_DIR: folders.root,
    DPM_DATABASE_HOST: options.server.host,
    DPM_DATABASE_PORT: String(options.server.port),
    DPM_DATABASE_SCHEMA: settings.schemas.monitor,
    DPM_DATABASE_PRIVATE_SCHEMA: settings.schemas.private,
    DPM_BACKEND_PREVIEW: options.preview ? '1' : '0',
    NODE_ENV: 'production',
    ...MALLOC_SETTINGS,
  };
}

async function waitUntilReady(options: {
  context: StartContext;
  child: RunningChild;
  url: string;
  logFile: string;
  logStart: number;
}): Promise<void> {
  const { context, child, url, logFile } = options;
  const deadline = performance.now() + READY_TIMEOUT_MS;
  while (performance.now() < deadline) {
    context.signal.throwIfAborted();
    const { exitCode, signalCode } = child.process;
    if (exitCode !== null || signalCode !== null) break;
    if (await answersReady(url)) return;
    await delay(50);
  }
  throw new ProductError({
    code: 'BACKEND_NOT_STARTED',
    message: `the backend did not get ready; it said: ${lastWords(logFile, options.logStart)}`,
    where: logFile,
    remedy: 'do what that line says, then start again',
  });
}

async function answersReady(url: string): Promise<boolean> {
  try {
    return (await askBackend({ url, timeoutMs: 2_000 })).status === 200;
  } catch (error) {
    const { code, name } = error as NodeJS.ErrnoException;
    if (code === 'ECONNREFUSED' || code === 'ECONNRESET' || name === 'TimeoutError') return false;
    throw error;
  }
}
