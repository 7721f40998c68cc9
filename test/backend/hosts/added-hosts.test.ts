import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { CHECK_NAMES, HostsAdded, Preflight, ShownKey, WaitingKeys } from '@dpm/protocol';
import type { TSchema } from 'typebox';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareHostsApp, type HostsApp } from '../../support/hosts-app.ts';
import { selectRows } from '../../support/sample-rows.ts';
import { startSshHost, type SshHost } from '../../support/ssh-host.ts';
import { until } from '../../support/until.ts';

const HOST = '127.0.0.1';
const WAIT_MS = 60_000;

describe('hosts that an administrator adds', { timeout: 120_000 }, () => {
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

  const select = (sql: string, values: unknown[] = []) => selectRows(hosts.schemas.db, sql, values);
  const table = (name: string) => hosts.schemas.db.privateTable(name);
  const istate = async (name: string) =>
    (await select('SELECT istate FROM tb_monitor_host_config WHERE rshost = ?', [name]))[0]?.['istate'];
  const failure = async (code: string) => {
    const sql = 'SELECT 1 FROM host_lifecycle WHERE rshost = ? AND error_code = ?';
    await until(async () => (await select(sql, [HOST, code]))[0], WAIT_MS);
  };
  const asked = async <T>(schema: TSchema, answer: Promise<{ status: number; body: unknown }>) => {
    const { status, body } = await answer;
    expect([...Value.Errors(schema, body)]).toEqual([]);
    return { status, body: body as T };
  };
  const add = (body: object) => asked<HostsAdded>(HostsAdded, hosts.ask('POST', 'admin/hosts/add', body));

  it('are read from a pasted text, which changes nothing', async () => {
    const { body } = await hosts.ask('POST', 'admin/hosts/parse', { text: 'db-[1-2]\nx|y' });
    expect(body).toMatchObject({
      hosts: [{ address: 'db-1' }, { address: 'db-2' }],
      faults: [{ line: 2, code: 'ADDRESS' }],
    });
    expect(await select('SELECT * FROM tb_monitor_host_config')).toEqual([]);
  });

  it('are added all or none, each wrong one with its reason', async () => {
    await hosts.schemas.db.pool.query(
      "INSERT INTO tb_monitor_host_config (rshost, istate) VALUES ('there', 2), ('leaving', 0), ('gone', -1)",
    );
    const entries = ['new', 'THERE', 'leaving', 'gone', '10.0.0.256', 'New'].map((address) => ({ address }));
    const { status, body } = await add({ hosts: entries });
    expect(status).toBe(200);
    expect(body.faults.map(({ line, code }) => `${line} ${code}`)).toEqual([
      ...['2 ALREADY_THERE', '3 BEING_REMOVED', '5 ADDRESS', '6 TWICE'],
    ]);
    expect(await istate('new')).toBeUndefined();
    expect(await istate('gone')).toBe(-1);
    await hosts.schemas.db.pool.query('DELETE FROM tb_monitor_host_config');
  });

  it('need a key that is one, and not two ways in', async () => {
    const refused = (access: object) =>
      hosts.ask('POST', 'admin/hosts/add', { hosts: [{ address: 'db-1' }], access });
    expect(await refused({ key: 'ssh-rsa AAAA' })).toMatchObject({
      status: 400,
      body: { code: 'KEY_UNREADABLE' },
    });
    expect(await refused({ key: 'x', password: 'y' })).toMatchObject({ body: { code: 'ACCESS_TWICE' } });
    expect(await istate('db-1')).toBeUndefined();
  });

  it('are looked at before, which changes nothing and says of every check what was found', async () => {
    const look = async (access: object) =>
      (
        await asked<Preflight>(
          Preflight,
          hosts.ask('POST', 'admin/hosts/preflight', { host: { address: HOST }, access }),
        )
      ).body;
    const states = ({ checks }: Preflight) => checks.map(({ name, state }) => `${name} ${state}`);
    const unconfirmed = await look({ port: host.port });
    expect(unconfirmed).toMatchObject({ ready: false, key: { state: 'unconfirmed' } });
    expect(states(unconfirmed).slice(0, 4)).toEqual([
      'reachable ok',
      'hostKey fail',
      'login skip',
      'root skip',
    ]);
    const trusting = { port: host.port, hostKey: 'tofu' };
    const ready = await look(trusting);
    expect(ready.ready).toBe(true);
    expect(states(ready)).toEqual(
      CHECK_NAMES.map((name) => `${name} ${name === 'alertChannel' ? 'warn' : 'ok'}`),
    );
    expect(states(await look({ ...trusting, key: host.wrongKey }))[2]).toBe('login fail');
    expect(states(await look({ port: 1 }))[0]).toBe('reachable fail');
    const plain = await look({ ...trusting, user: 'plain' });
    expect(plain.checks[3]).toMatchObject({ name: 'root', state: 'fail', code: 'SUDO_REFUSED' });
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    expect(await select(`SELECT * FROM ${table('host_key_pin')}`)).toEqual([]);
    expect(await select('SELECT * FROM tb_monitor_host_config')).toEqual([]);
  });

  it('wait for their host key to be confirmed, with the password sealed', async () => {
    const { status, body } = await add({
      hosts: [{ address: HOST, alias: 'orders', owner: 'li', business: 'shop', tags: ['核心', 'rack=1'] }],
      access: { user: 'administrator', port: host.port, password: host.password, sudo: false },
    });
    expect({ status, body }).toEqual({ status: 201, body: { added: [HOST], faults: [] } });
    await failure('HOST_KEY_UNCONFIRMED');
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    const [kept] = await select(`SELECT sealed FROM ${table('host_access')} WHERE rshost = ?`, [HOST]);
    expect(String(kept?.['sealed'])).not.toContain(host.password);
    const named = await select('SELECT alias, owner, business, tags FROM host WHERE rshost = ?', [HOST]);
    expect(named).toMatchObject([{ alias: 'orders', owner: 'li', business: 'shop' }]);
    expect(JSON.parse(String(named[0]?.['tags']))).toEqual(['核心', 'rack=1']);
  });

  it('show their key before it is confirmed, and take no other', async () => {
    const { body } = await asked<ShownKey>(ShownKey, hosts.ask('GET', `admin/hosts/key?host=${HOST}`));
    expect(body).toMatchObject({ host: HOST, state: 'unconfirmed', pinned: null, algorithm: 'ssh-ed25519' });
    const waiting = await asked<WaitingKeys>(WaitingKeys, hosts.ask('GET', 'admin/hosts/keys'));
    expect(waiting.body.keys).toMatchObject([
      { host: HOST, fingerprint: body.fingerprint, state: 'unconfirmed' },
    ]);
    expect(await hosts.ask('GET', 'admin/hosts/key?host=localhost.invalid')).toMatchObject({
      status: 502,
      body: { code: 'SSH_UNREACHABLE' },
    });
  });

  it('are installed once it is confirmed, and the password is gone after that', async () => {
    const { body } = await hosts.ask('GET', `admin/hosts/key?host=${HOST}`);
    const { fingerprint } = body as ShownKey;
    const keys = [{ host: HOST, fingerprint }];
    expect((await hosts.ask('POST', 'admin/hosts/confirm-key', { keys })).status).toBe(204);
    await until(async () => ((await istate(HOST)) === 2 ? true : undefined), WAIT_MS);
    expect(await select(`SELECT sealed, ssh_user AS user FROM ${table('host_access')}`)).toEqual([
      { sealed: null, user: 'administrator' },
    ]);
    const audit = await select(
      `SELECT action, target, detail, result FROM ${table('audit')} ORDER BY audit_id`,
    );
    expect(audit).toMatchObject([
      { action: 'host.add', target: HOST, result: 'ok' },
      { action: 'host.key.confirm', target: HOST, result: 'ok' },
    ]);
    expect(JSON.stringify(audit)).not.toContain(host.password);
    const others = [
      { host: HOST, fingerprint: fingerprint.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')) },
    ];
    expect(await hosts.ask('POST', 'admin/hosts/confirm-key', { keys: others })).toMatchObject({
      status: 409,
      body: { code: 'HOST_KEY_CHANGED' },
    });
  });

  it('trust what stands in known_hosts, and nothing else when that is the rule', async () => {
    await hosts.start('two', { DPM_SSH_HOST_KEY: 'known_hosts' });
    await hosts.ask('POST', 'admin/hosts/access', { hosts: [HOST], access: { key: host.privateKey } });
    await hosts.ask('POST', 'admin/hosts/forget-key', { hosts: [HOST] });
    await hosts.ask('POST', 'admin/hosts/offline', { hosts: [HOST] });
    await failure('HOST_KEY_UNKNOWN');
    appendFileSync(join(hosts.folder, 'known_hosts'), host.knownHosts());
    await hosts.ask('POST', 'admin/hosts/retry', { hosts: [HOST] });
    await until(async () => ((await istate(HOST)) === -1 ? true : undefined), WAIT_MS);
    expect(readdirSync(join(host.root, 'opt'))).toEqual([]);
    const pins = `SELECT 1 FROM ${table('audit')} WHERE action = 'host.key.pin' AND result = 'ok'`;
    expect(await select(pins)).toHaveLength(1);
  });

  it('are forecast on the database’s disk', async () => {
    const { body } = await hosts.ask('GET', 'admin/hosts/forecast?hosts=200');
    expect(body).toMatchObject({ hosts: 200, basis: 'assumed', state: 'unknown', freeBytes: null });
  });

  it('are asked whether they reach the robot through which hosts tell, which only warns', async () => {
    const draft = { language: 'zh-CN', format: 'markdown', enabled: true };
    const urlAt = (port: number) => `http://127.0.0.1:${port}/cgi-bin/webhook/send?key=k`;
    const look = async () => {
      const access = { port: host.port, hostKey: 'tofu' };
      const { body } = await hosts.ask('POST', 'admin/hosts/preflight', { host: { address: HOST }, access });
      const { ready, checks } = body as Preflight;
      return { ready, ...checks.find(({ name }) => name === 'alertChannel') };
    };
    const { status } = await hosts.ask('POST', 'admin/channels', {
      ...draft,
      name: 'dba',
      url: urlAt(host.port),
    });
    expect(status).toBe(201);
    expect(await look()).toMatchObject({ ready: true, state: 'ok', values: { channels: 1 } });
    const changed = await hosts.ask('PATCH', 'admin/channel?id=1', { ...draft, url: urlAt(1) });
    expect(changed.status).toBeLessThan(300);
    const warned = { state: 'warn', code: 'ROBOT_UNREACHABLE', values: { robot: 'http://127.0.0.1:1' } };
    expect(await look()).toMatchObject({ ready: true, ...warned });
    expect((await hosts.ask('DELETE', 'admin/channel?id=1')).status).toBe(204);
  });
});
