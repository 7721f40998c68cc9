import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet } from '@dpm/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readTasks } from '../../../backend/src/hosts/tasks-store.ts';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { oldReport } from '../../support/old-report.ts';
import { selectRows, type TestSchemas } from '../../support/sample-rows.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const HOST = '127.0.0.1';
const WAIT_MS = 90_000;

/** Reports every second, as those of the replaced system do every few. */
const OLD_CLIENT = `import json, os, sys, time, xmlrpc.client
report = json.load(open(os.path.join(os.path.dirname(sys.argv[0]), 'report.json')))
while True:
    now = time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime())
    for part in ('net', 'io', 'iftop'): report[part]['time'] = now
    try: xmlrpc.client.ServerProxy(sys.argv[1]).f_rpc_func(report)
    except OSError: pass
    time.sleep(1)
`;

function isOldClient(root: string, pid: string): boolean {
  if (!/^\d+$/.test(pid)) return false;
  try {
    return /^[^\0]*python[^\0]*\0.*rpc_for_monitor/.test(
      readFileSync(join(root, 'proc', pid, 'cmdline'), 'latin1'),
    );
  } catch {
    // It ended meanwhile.
    return false;
  }
}

describe('a host in tb_monitor_host_config', { timeout: 180_000 }, () => {
  let hosts: HostsApp;
  let schemas: TestSchemas;
  let host: SshHost;
  const start = (holder: string, env?: Record<string, string>) => hosts.start(holder, env);

  beforeAll(async () => {
    host = await startSshHost();
    hosts = await prepareHostsApp(host);
    ({ schemas } = hosts);
  }, 180_000);
  afterAll(async () => {
    await hosts.remove();
    await host.stop();
  });

  const istate = async () =>
    (await selectRows(schemas.db, 'SELECT istate FROM tb_monitor_host_config WHERE rshost = ?', [HOST]))[0]?.[
      'istate'
    ];
  const ask = (state: number) =>
    schemas.db.pool.query('UPDATE tb_monitor_host_config SET istate = ? WHERE rshost = ?', [state, HOST]);
  const newestTask = async () => (await readTasks(schemas.db, { host: HOST, limit: 1 })).tasks[0];
  const failure = async () =>
    (
      await selectRows(schemas.db, 'SELECT error_code AS code FROM host_lifecycle WHERE rshost = ?', [HOST])
    )[0]?.['code'];

  it('written by hand stays at 1 while its key is wrong, and says why', async () => {
    const wrong = join(hosts.folder, 'wrong');
    writeFileSync(wrong, host.wrongKey);
    await start('first', { DPM_SSH_KEY: wrong });
    await schemas.db.pool.query(`insert into tb_monitor_host_config select 0,'${HOST}',1`);
    await schemas.db.pool.query("insert into tb_monitor_host_config select 0,'x; rm -rf /',1");
    await until(async () => ((await failure()) === 'SSH_LOGIN' ? true : undefined), WAIT_MS);
    expect(await istate()).toBe(1);
    const odd = "SELECT 1 FROM host_lifecycle WHERE rshost = 'x; rm -rf /' AND error_code = 'HOST_NAME'";
    await until(async () => (await selectRows(schemas.db, odd))[0], WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    await hosts.stop();
  });

  it('becomes 2 after the first report of the agent that was put there', async () => {
    await schemas.db.pool.query('UPDATE host_lifecycle SET retry_at = NULL');
    await start('second');
    await until(async () => ((await newestTask())?.state === 'done' ? true : undefined), WAIT_MS);
    const { steps } = await readTasks(schemas.db, { host: HOST, limit: 1 });
    expect(steps.map(({ name, state }) => `${name} ${state}`)).toEqual(
      ['connect', 'preflight', 'runtime', 'bundle', 'configure', 'install'].map((name) => `${name} done`),
    );
    expect(steps.map(({ checks }) => checks?.map(({ name }) => name).slice(0, 2) ?? null)).toEqual([
      ...[null, ['root', 'platform'], null, null, null, null],
    ]);
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
    await hosts.stop();
    await start('third', { DPM_SSH_PORT: '1' });
    await ask(0);
    await until(async () => ((await failure()) === 'SSH_UNREACHABLE' ? true : undefined), WAIT_MS);
    expect(await istate()).toBe(0);
    await hosts.stop();
    await schemas.db.pool.query('UPDATE host_lifecycle SET retry_at = NULL');
    await start('fourth');
    await until(async () => ((await istate()) === -1 ? true : undefined), WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    expect(existsSync(join(host.root, 'etc/cron.d/dpm-agent'))).toBe(false);
  });

  it('moves from an old client to the agent, and back, by one order each', async () => {
    const folder = join(host.root, 'opt/soft/rpc_for_monitor');
    const tab = join(host.root, 'var/spool/cron/root');
    const line = `* * * * * flock -xn /opt/soft/lock -c "python3 /opt/soft/rpc_for_monitor/client.py http://127.0.0.1:${hosts.port}/RPC2"\n`;
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'client.py'), OLD_CLIENT);
    writeFileSync(join(folder, 'report.json'), JSON.stringify(oldReport({ HOST })));
    await hosts.stop();
    await start('fifth', { DPM_LEGACY_ENABLED: '1', DPM_LEGACY_UTC_OFFSET: '+00:00' });
    writeFileSync(tab, line);
    const row = async () =>
      ((await hosts.ask('GET', 'read/fleet')).body as Fleet).hosts.find((one) => one.host === HOST);
    const reportsAs = (client: 'agent' | 'legacy') =>
      until(async () => {
        const found = await row();
        return found?.client === client && (found.ageS ?? 99) < 5 ? true : undefined;
      }, WAIT_MS);
    const isThere = () => readdirSync(join(host.root, 'proc')).some((pid) => isOldClient(host.root, pid));
    await reportsAs('legacy');
    expect(isThere()).toBe(true);
    await hosts.ask('POST', 'admin/hosts/move', { hosts: [HOST] });
    await until(async () => ((await row())?.oldClient === 'stopped' ? true : undefined), WAIT_MS);
    expect(await row()).toMatchObject({ state: 'online', client: 'agent' });
    expect(readFileSync(tab, 'utf8')).toBe(`#moved-to-dpm# ${line}`);
    expect(isThere()).toBe(false);
    await hosts.ask('POST', 'admin/hosts/move-back', { hosts: [HOST] });
    await reportsAs('legacy');
    expect(readFileSync(tab, 'utf8')).toBe(line);
    expect(isThere()).toBe(true);
    expect(existsSync(join(host.root, 'opt/dpm-agent'))).toBe(false);
    await until(async () => ((await row())?.state === 'oldClient' ? true : undefined), WAIT_MS);
  });

  it('whose key changed is refused, and told', async () => {
    await host.changeHostKey();
    await hosts.ask('POST', 'admin/hosts/online', { hosts: [HOST] });
    await until(async () => ((await failure()) === 'HOST_KEY_CHANGED' ? true : undefined), WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
  });
});
