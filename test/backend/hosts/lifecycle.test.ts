import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createApp, type App } from '../../../backend/src/app.ts';
import { anyFreePort } from '../../../backend/src/cli/free-port.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { readNewestTasks } from '../../../backend/src/hosts/tasks-store.ts';
import { loadIdentity } from '../../../backend/src/identity.ts';
import { prepareUpgrade } from '../../agent/support/kept-agent.ts';
import { openTestSchemas, selectRows, type TestSchemas } from '../../support/sample-rows.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const HOST = '127.0.0.1';
const WAIT_MS = 90_000;

describe('a host in tb_monitor_host_config', { timeout: 180_000 }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'dpm-lifecycle-'));
  let schemas: TestSchemas;
  let host: SshHost;
  let start: (holder: string, env?: Record<string, string>) => Promise<App>;
  let app: App | undefined;

  beforeAll(async () => {
    [schemas, host] = await Promise.all([openTestSchemas('MariaDB'), startSshHost()]);
    const bundleFile = join(folder, 'dpm-agent.cjs');
    writeFileSync(bundleFile, (await prepareUpgrade()).first);
    writeFileSync(join(folder, 'ssh-key'), host.privateKey);
    writeFileSync(join(folder, 'wrong'), host.wrongKey);
    chmodSync(join(folder, 'ssh-key'), 0o600);
    const [port, tlsPort] = [await anyFreePort(), await anyFreePort()];
    const identity = await loadIdentity(schemas.db, { key: loadKey(folder), now: new Date() });
    start = async (holder, rest = {}) => {
      const { config } = loadConfig({
        env: {
          ...{ DPM_DATA_DIR: folder, DPM_GLOBAL_INTERVAL_TIME: '1', DPM_BACKEND_ADDRESS: HOST },
          ...{ DPM_BACKEND_PORT: String(port), DPM_BACKEND_TLS_PORT: String(tlsPort) },
          ...{ DPM_SSH_USER: 'root', DPM_SSH_PORT: String(host.port), DPM_SSH_KEY: join(folder, 'ssh-key') },
          ...rest,
        },
        configFile: undefined,
      });
      const { db } = schemas;
      const started = await createApp({
        ...{ config, db, ddl: db, identity, holder, pluginFolder: folder, bundleFile },
        ...{ log: pino({ level: 'silent' }), now: () => Date.now() },
      });
      await started.start();
      return started;
    };
  }, 180_000);
  afterAll(async () => {
    await app?.stop();
    await host.stop();
    await schemas.remove();
    rmSync(folder, { recursive: true });
  });

  const istate = async () =>
    (await selectRows(schemas.db, 'SELECT istate FROM tb_monitor_host_config WHERE rshost = ?', [HOST]))[0]?.[
      'istate'
    ];
  const ask = (state: number) =>
    schemas.db.pool.query('UPDATE tb_monitor_host_config SET istate = ? WHERE rshost = ?', [state, HOST]);
  const newestTask = async () => (await readNewestTasks(schemas.db, { hosts: [HOST] })).tasks[0];
  const failure = async () =>
    (
      await selectRows(schemas.db, 'SELECT error_code AS code FROM host_lifecycle WHERE rshost = ?', [HOST])
    )[0]?.['code'];

  it('written by hand stays at 1 while its key is wrong, and says why', async () => {
    app = await start('first', { DPM_SSH_KEY: join(folder, 'wrong') });
    await schemas.db.pool.query(`insert into tb_monitor_host_config select 0,'${HOST}',1`);
    await schemas.db.pool.query("insert into tb_monitor_host_config select 0,'x; rm -rf /',1");
    await until(async () => ((await failure()) === 'SSH_LOGIN' ? true : undefined), WAIT_MS);
    expect(await istate()).toBe(1);
    const odd = "SELECT 1 FROM host_lifecycle WHERE rshost = 'x; rm -rf /' AND error_code = 'HOST_NAME'";
    await until(async () => (await selectRows(schemas.db, odd))[0], WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    await app.stop();
  });

  it('becomes 2 after the first report of the agent that was put there', async () => {
    await schemas.db.pool.query('UPDATE host_lifecycle SET retry_at = NULL');
    app = await start('second');
    await until(async () => ((await newestTask())?.state === 'done' ? true : undefined), WAIT_MS);
    const { steps } = await readNewestTasks(schemas.db, { hosts: [HOST] });
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ['connect', 'preflight', 'runtime', 'bundle', 'configure', 'install'].map((name) => `${name} done`),
    );
    await until(async () => ((await istate()) === 2 ? true : undefined), WAIT_MS);
    const reports = await selectRows(
      schemas.db,
      'SELECT COUNT(*) AS n FROM host_sample JOIN host USING (host_id) WHERE rshost = ?',
      [HOST],
    );
    expect(Number(reports[0]?.['n'])).toBeGreaterThan(0);
    const token = readFileSync(join(host.root, 'opt/dpm-agent/token'), 'utf8');
    expect(JSON.stringify(steps)).not.toContain(token);
    const pins = await selectRows(
      schemas.db,
      `SELECT action, result FROM ${schemas.db.privateTable('audit')} WHERE action = 'host.key.pin'`,
    );
    expect(pins).toEqual([{ action: 'host.key.pin', result: 'ok' }]);
  });

  it('is asked to be removed: pending while it cannot be looked at, -1 when nothing is left', async () => {
    await app?.stop();
    app = await start('third', { DPM_SSH_PORT: '1' });
    await ask(0);
    await until(async () => ((await failure()) === 'SSH_UNREACHABLE' ? true : undefined), WAIT_MS);
    expect(await istate()).toBe(0);
    await app.stop();
    await schemas.db.pool.query('UPDATE host_lifecycle SET retry_at = NULL');
    app = await start('fourth');
    await until(async () => ((await istate()) === -1 ? true : undefined), WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    expect(existsSync(join(host.root, 'etc/cron.d/dpm-agent'))).toBe(false);
  });

  it('whose key changed is refused, and told', async () => {
    await host.changeHostKey();
    await ask(1);
    await until(async () => ((await failure()) === 'HOST_KEY_CHANGED' ? true : undefined), WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
  });
});
