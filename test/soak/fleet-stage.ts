/** The product in a real Grafana, a fleet to bring online, a backend that can be killed and replaced, and a browser. */
import { spawn, type ChildProcess } from 'node:child_process';
import { openSync, readFileSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fleet, RolloutList } from '@dpm/protocol';
import { APP_ID } from '../../plugin/src/constants.ts';
import { launchBrowser, type WatchedPage } from '../support/browser.ts';
import { startMembers, type FleetMembers } from '../support/fleet-members.ts';
import { grafanaClient, type GrafanaClient } from '../support/grafana-client.ts';
import { logInTo } from '../support/grafana-login.ts';
import { startProduct, type Product } from '../support/product.ts';
import { until } from '../support/until.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BACKEND = fileURLToPath(new URL('./fleet-backend.ts', import.meta.url));
const READY_MS = 60_000;
const APPEARS_MS = 60_000;

export interface FleetStage {
  product: Product;
  members: FleetMembers;
  shown: WatchedPage;
  url: string;
  /** This machine, which reports, too. */
  here: string;
  admin: GrafanaClient;
  readFleet(): Promise<Fleet>;
  readRollouts(): Promise<RolloutList['rollouts']>;
  /** Kills the backend that runs, and starts another one in its place, with this bundle or the one before. */
  replaceBackend(bundle?: Buffer): Promise<void>;
  /** What the product's agents run. */
  bundle: Buffer;
  remove(): Promise<void>;
}

export async function startFleetStage(): Promise<FleetStage> {
  const members = await startMembers();
  const product = await startProduct({
    args: [],
    env: {
      ...{ DPM_GLOBAL_INTERVAL_TIME: '2', DPM_GRAFANA_LANGUAGE: 'en-US', DPM_AGENT_WAVE_S: '10' },
      ...{ DPM_BACKEND_ADDRESS: '127.0.0.1', DPM_SSH_KNOWN_HOSTS: '/dev/null' },
    },
  }).catch(async (error: unknown) => {
    await members.stop();
    throw error;
  });
  const url = `http://127.0.0.1:${String(product.part('grafana')?.facts?.['port'])}`;
  const password = readFileSync(join(product.dataDir, 'secrets', 'grafana-admin.password'), 'utf8').trim();
  const login = { user: 'admin', password };
  const admin = grafanaClient(url, login);
  const read = <T>(path: string) => admin.json<T>(`/api/plugin-proxy/${APP_ID}/read/${path}`);
  const browser = await launchBrowser();
  const shown = await logInTo({ browser, url, login, timeoutMs: APPEARS_MS });
  const backend = replaceableBackend(product);
  return {
    ...{ product, members, shown, url, here: hostname(), admin },
    readFleet: () => read<Fleet>('fleet'),
    readRollouts: async () => (await read<RolloutList>('rollouts')).rollouts,
    bundle: readFileSync(join(ROOT, 'agent', 'dist', 'dpm-agent.cjs')),
    replaceBackend: backend.replace,
    async remove() {
      await browser.close();
      await backend.end();
      // Takes over what lives on, to end it in order.
      if (product.process.signalCode !== null) await product.start();
      await product.remove();
      await members.stop();
    },
  };
}

/** The first one is the product's own; its supervisor is killed with it, or it would start it again. */
function replaceableBackend(product: Product) {
  const bundleFile = join(product.dataDir, 'another-agent.cjs');
  let child: ChildProcess | undefined;
  let env: NodeJS.ProcessEnv | undefined;
  writeFileSync(bundleFile, readFileSync(join(ROOT, 'agent', 'dist', 'dpm-agent.cjs')));
  const end = async () => {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise((resolve) => child?.once('exit', resolve));
    child.kill('SIGKILL');
    await ended;
  };
  const endFirst = async (): Promise<NodeJS.ProcessEnv> => {
    const pid = product.part('backend')?.pid ?? 0;
    const words = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0').filter(Boolean);
    await product.kill9();
    process.kill(pid, 'SIGKILL');
    const pairs = words.map(
      (word) => [word.split('=', 1)[0] ?? '', word.slice(word.indexOf('=') + 1)] as const,
    );
    return Object.fromEntries(pairs);
  };
  return {
    end,
    replace: async (bundle?: Buffer) => {
      env ??= {
        ...(await endFirst()),
        ...{ DPM_BACKEND_PORT: String(product.port), DPM_BACKEND_TLS_PORT: String(product.tlsPort) },
      };
      await end();
      if (bundle !== undefined) writeFileSync(bundleFile, bundle);
      const log = openSync(join(product.dataDir, 'logs', 'another-backend.log'), 'a');
      child = spawn(process.execPath, ['--import', 'tsx', BACKEND, bundleFile], {
        ...{ cwd: ROOT, stdio: ['ignore', log, log], env },
      });
      const isReady = () =>
        fetch(`${product.url}/ready`).then(
          ({ ok }) => ok || undefined,
          () => undefined,
        );
      await until(isReady, READY_MS);
    },
  };
}
