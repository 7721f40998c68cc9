/** The whole backend beside a real database, to bring hosts online with; its routes are asked with the admin token. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp, type App } from '../../backend/src/app.ts';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { loadConfig } from '../../backend/src/config.ts';
import { loadKey } from '../../backend/src/db/key-file.ts';
import { loadIdentity } from '../../backend/src/identity.ts';
import { prepareUpgrade } from '../agent/support/kept-agent.ts';
import { openTestSchemas, type TestSchemas } from './sample-rows.ts';
import type { SshHost } from './ssh-host.ts';

export interface HostsApp {
  schemas: TestSchemas;
  /** For clients of the replaced system, when `[legacy]` is on. */
  port: number;
  /** Its data folder. */
  folder: string;
  /** The bundle that new hosts get, and that a backend that is started from now on has. */
  bundle: Buffer;
  variant(comment: string): Buffer;
  offer(bundle: Buffer): void;
  /** Starts a backend; the one before is stopped first. */
  start(holder: string, env?: Record<string, string>): Promise<App>;
  stop(): Promise<void>;
  /** Asks `/v1/ROLE/…`, by default as an administrator. */
  ask(
    method: 'GET' | 'POST' | 'PATCH' | 'DELETE',
    path: string,
    body?: object,
  ): Promise<{ status: number; body: unknown }>;
  remove(): Promise<void>;
}

/** Hosts are logged in to as root with the key of `host`. */
export async function prepareHostsApp(host: Pick<SshHost, 'port' | 'privateKey'>): Promise<HostsApp> {
  const folder = mkdtempSync(join(tmpdir(), 'dpm-hosts-app-'));
  const schemas = await openTestSchemas('MariaDB');
  const bundleFile = join(folder, 'dpm-agent.cjs');
  const { first, variant } = await prepareUpgrade();
  writeFileSync(bundleFile, first);
  writeFileSync(join(folder, 'ssh-key'), host.privateKey);
  chmodSync(join(folder, 'ssh-key'), 0o600);
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  const [port, tlsPort] = [await anyFreePort(), await anyFreePort()];
  const key = loadKey(join(folder, 'secrets'));
  const identity = await loadIdentity(schemas.db, { key, now: new Date() });
  let app: App | undefined;
  const stop = async () => {
    await app?.stop();
    app = undefined;
  };
  return {
    schemas,
    port,
    folder,
    bundle: first,
    variant,
    offer: (bytes) => writeFileSync(bundleFile, bytes),
    stop,
    async start(holder, rest = {}) {
      await stop();
      const { config } = loadConfig({
        env: {
          ...{ DPM_DATA_DIR: folder, DPM_GLOBAL_INTERVAL_TIME: '1', DPM_BACKEND_ADDRESS: '127.0.0.1' },
          ...{ DPM_BACKEND_PORT: String(port), DPM_BACKEND_TLS_PORT: String(tlsPort) },
          ...{ DPM_SSH_USER: 'root', DPM_SSH_PORT: String(host.port), DPM_SSH_KEY: join(folder, 'ssh-key') },
          ...{ DPM_AGENT_WAVE_S: '2' },
          ...{ DPM_SSH_KNOWN_HOSTS: join(folder, 'known_hosts') },
          ...rest,
        },
        configFile: undefined,
      });
      const { db } = schemas;
      app = await createApp({
        ...{ config, db, ddl: db, identity, holder, pluginFolder: folder, bundleFile },
        ...{ log: pino({ level: 'silent' }), now: () => Date.now() },
      });
      await app.start();
      return app;
    },
    async ask(method, path, body) {
      if (app === undefined) throw new Error('no backend runs');
      const role = /^(read|edit|admin)\//.exec(path)?.[1] ?? 'admin';
      const answer = await app.tls.inject({
        ...{ method, url: `/v1/${path}` },
        headers: { authorization: `Bearer ${identity.tokens[role as 'read' | 'edit' | 'admin']}` },
        ...(body !== undefined && { payload: body }),
      });
      const text = answer.body;
      return { status: answer.statusCode, body: text === '' ? undefined : (JSON.parse(text) as unknown) };
    },
    async remove() {
      await stop();
      await schemas.remove();
      rmSync(folder, { recursive: true });
    },
  };
}
