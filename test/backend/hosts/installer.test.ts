import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { InstallerList, MadeInstallers, type Fleet } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { selectRows } from '../../support/sample-rows.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const HOST = 'behind-a-wall';
const WAIT_MS = 60_000;

describe('a one-line installer', { timeout: 120_000 }, () => {
  let host: SshHost;
  let hosts: HostsApp;
  beforeAll(async () => {
    host = await startSshHost();
    hosts = await prepareHostsApp(host);
    await hosts.start('one');
  }, 180_000);
  afterAll(async () => {
    await hosts.remove();
    await host.stop();
  });

  const select = (sql: string) => selectRows(hosts.schemas.db, sql);
  const make = async () => {
    const entry = { address: HOST, owner: 'li', tags: ['dmz'] };
    const { status, body } = await hosts.ask('POST', 'admin/hosts/installers', { hosts: [entry] });
    expect({ status, errors: [...Value.Errors(MadeInstallers, body)] }).toEqual({ status: 201, errors: [] });
    return body as MadeInstallers;
  };
  const lineOf = ({ installers }: MadeInstallers) => installers[0]?.line ?? '';
  /** As root in a shell of that host. */
  const run = async (line: string) => {
    const pid = /\d+/.exec(host.root)?.[0] ?? '';
    const args = ['--target', pid, '--mount', '--pid', 'sh', '-c', line];
    const env = { ...process.env, LD_PRELOAD: '' };
    return promisify(execFile)('nsenter', args, { timeout: WAIT_MS, env }).then(
      ({ stdout }) => ({ code: 0, said: stdout }),
      (error: { code: number; stderr: string }) => ({ code: error.code, said: error.stderr }),
    );
  };

  it('does nothing when the script is not the one of the line', async () => {
    const line = lineOf(await make()).replace(/echo "[0-9a-f]{64}/, `echo "${'0'.repeat(64)}`);
    await run(line);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
  });

  it('runs nothing and keeps its code when the CA is not the one of the line', async () => {
    const { caFingerprint, installers } = await make();
    expect(caFingerprint).toMatch(/^[0-9a-f]{64}$/);
    await run((installers[0]?.line ?? '').replace(caFingerprint, '0'.repeat(64)));
    expect(existsSync(join(host.root, 'opt/dpm-agent/token'))).toBe(false);
    expect(
      await select(`SELECT 1 FROM ${hosts.schemas.db.privateTable('host_installer')} WHERE used_at IS NULL`),
    ).toHaveLength(1);
  });

  it('brings a host online on its own shell, and works once', async () => {
    const before = lineOf(await make());
    const line = lineOf(await make());
    const token = /dpmi_[\w-]+/.exec(line)?.[0] ?? '';
    await run(before);
    expect(existsSync(join(host.root, 'opt/dpm-agent/token'))).toBe(false);
    const { said } = await run(line);
    expect(said).toContain('kept by');
    const istate = `SELECT istate FROM tb_monitor_host_config WHERE rshost = '${HOST}'`;
    await until(async () => ((await select(istate))[0]?.['istate'] === 2 ? true : undefined), WAIT_MS);
    const kept = readFileSync(join(host.root, 'opt/dpm-agent/token'), 'utf8');
    await run(line);
    expect(readFileSync(join(host.root, 'opt/dpm-agent/token'), 'utf8')).toBe(kept);
    const { body } = await hosts.ask('GET', 'admin/hosts/installers');
    expect([...Value.Errors(InstallerList, body)]).toEqual([]);
    expect((body as InstallerList).installers).toMatchObject([{ host: HOST, usedFrom: '127.0.0.1' }]);
    const audit = await select(`SELECT action, detail FROM ${hosts.schemas.db.privateTable('audit')}`);
    expect(audit.map(({ action }) => action)).toContain('host.enrol');
    expect(JSON.stringify(audit)).not.toContain(token);
    expect(await select('SELECT owner FROM host')).toEqual([{ owner: 'li' }]);
  });

  it('is undone without a way in: offline is what its agent said last, having removed all of itself', async () => {
    await hosts.ask('POST', 'admin/hosts/offline', { hosts: [HOST] });
    // Whom a token speaks for is remembered for a while, its host's state with it.
    await hosts.start('two');
    const row = async () =>
      ((await hosts.ask('GET', 'read/fleet')).body as Fleet).hosts.find(({ host: name }) => name === HOST);
    await until(async () => ((await row())?.state === 'offline' ? true : undefined), WAIT_MS);
    expect((await row())?.removal).toBe('said');
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    expect(readdirSync(join(host.root, 'etc/cron.d'))).toEqual([]);
  });

  it('expires, or is taken back', async () => {
    const taken = /dpmi_[\w-]+/.exec(lineOf(await make()))?.[0] ?? '';
    const revoke = () => hosts.ask('DELETE', `admin/hosts/installer?host=${HOST}`);
    expect((await revoke()).status).toBe(204);
    expect(await revoke()).toMatchObject({ status: 404, body: { code: 'INSTALLER_UNKNOWN' } });
    expect((await hosts.ask('POST', 'install/enrol', { code: taken })).status).toBe(403);
    const line = lineOf(await make());
    await hosts.schemas.db.pool.query(
      `UPDATE ${hosts.schemas.db.privateTable('host_installer')} SET expires_at = NOW() WHERE used_at IS NULL`,
    );
    const code = /dpmi_[\w-]+/.exec(line)?.[0] ?? '';
    expect(await hosts.ask('POST', 'install/enrol', { code })).toMatchObject({
      status: 403,
      body: { code: 'INSTALLER_INVALID' },
    });
  });
});
