import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ChannelList, ChannelPreview, DeliveryPage, IncidentDetail, IncidentList } from '@dpm/protocol';
import { createApp, type App } from '../../../backend/src/app.ts';
import { createAlerting } from '../../../backend/src/app-alerting.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { loadIdentity, type Identity } from '../../../backend/src/identity.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { createSchemas, type TestSchemas } from '../../support/servers.ts';
import { startWecom, type WecomServer } from '../../support/wecom-server.ts';

let server: TestMariadb;
let made: TestSchemas;
let wecom: WecomServer;
let app: App;
let identity: Identity;
let round: () => Promise<void>;
const dataDir = mkdtempSync(join(tmpdir(), 'dpm-alerting-'));

beforeAll(async () => {
  [server, wecom] = await Promise.all([startMariadb(), startWecom()]);
  made = await createSchemas(server, { migrated: true });
  mkdirSync(join(dataDir, 'secrets'));
  identity = await loadIdentity(made.db, { key: Buffer.alloc(32, 1), now: new Date() });
  const { config } = loadConfig({ env: { DPM_DATA_DIR: dataDir }, configFile: undefined });
  const log = pino({ level: 'silent' });
  const options = { config, db: made.db, holder: 'test', log, now: () => Date.now() };
  app = await createApp({ ...options, ddl: made.db, identity, pluginFolder: '/none', bundleFile: '/none' });
  const alerting = createAlerting(options);
  round = async () => {
    await alerting.evaluate();
    await alerting.send();
  };
}, 120_000);
afterAll(async () => {
  await app.stop();
  await made.drop();
  await Promise.all([server.stop(), wecom.stop()]);
  rmSync(dataDir, { recursive: true, force: true });
});

type Role = 'read' | 'edit' | 'admin';

async function ask(role: Role, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, body?: object) {
  const answer = await app.tls.inject({
    ...{ method, url: `/v1/${path}` },
    headers: { authorization: `Bearer ${identity.tokens[role]}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  const parsed: unknown = answer.body === '' ? undefined : JSON.parse(answer.body);
  return { status: answer.statusCode, body: parsed, text: answer.body };
}

const draft = { language: 'zh-CN', format: 'markdown', enabled: true };

describe('the routes of alerting', () => {
  it('say that nobody is told while there is no channel', async () => {
    const { body } = await ask('read', 'GET', `read/incidents?from=0&to=${Date.now()}`);
    expect(body).toEqual({ incidents: [], channels: 0 });
  });

  it('take a channel with its key, never show it, and really send a test', async () => {
    const added = await ask('admin', 'POST', 'admin/channels', {
      ...draft,
      name: 'dba',
      url: wecom.url('top-secret'),
    });
    expect(added).toMatchObject({ status: 201, body: { id: 1 } });
    const again = await ask('admin', 'POST', 'admin/channels', { ...draft, name: 'dba', url: wecom.url() });
    expect(again.status).toBe(409);
    const list = await ask('admin', 'GET', 'admin/channels');
    expect(list.text).not.toContain('top-secret');
    expect((list.body as ChannelList).channels[0]).toMatchObject({ name: 'dba', fault: null });
    const test = await ask('admin', 'POST', 'admin/channel/test?id=1');
    expect(test.body).toEqual({ delivered: true, outcome: 'delivered', code: '0', answer: 'ok' });
    expect(wecom.taken).toMatchObject([{ key: 'top-secret', msgtype: 'markdown' }]);
  });

  it('keep the key when only other things change, and say what a wrong one answers', async () => {
    const changed = await ask('admin', 'PATCH', 'admin/channel?id=1', { ...draft, language: 'en-US' });
    expect(changed.status).toBe(204);
    wecom.keys.add('top-secret');
    expect((await ask('admin', 'POST', 'admin/channel/test?id=1')).body).toMatchObject({ delivered: true });
    expect(wecom.taken.at(-1)?.content).toContain('[Test] the channel dba works');
    await ask('admin', 'PATCH', 'admin/channel?id=1', { ...draft, url: wecom.url('wrong') });
    expect((await ask('admin', 'POST', 'admin/channel/test?id=1')).body).toMatchObject({
      ...{ delivered: false, outcome: 'misconfigured', code: '93000' },
    });
    await ask('admin', 'PATCH', 'admin/channel?id=1', { ...draft, url: wecom.url('top-secret') });
    const audit = await made.db.pool.query(`SELECT * FROM ${made.db.privateTable('audit')}`);
    expect(JSON.stringify(audit[0])).not.toContain('top-secret');
  });

  it('show incidents with what was told, and who took them on', async () => {
    await made.db.pool.query("INSERT INTO host (host_id, rshost) VALUES (1, 'db-1')");
    await made.db.pool.query("INSERT INTO tb_monitor_host_config SELECT 0, 'db-1', 2");
    await round();
    await made.db.pool.query('UPDATE alert_state SET watched_ms = watched_ms - 400000');
    await made.db.pool.query('UPDATE alert_pass SET accepting_ms = accepting_ms - 400000');
    await round();
    const list = (await ask('read', 'GET', `read/incidents?from=0&to=${Date.now() + 1000}`))
      .body as IncidentList;
    expect(list).toMatchObject({
      channels: 1,
      incidents: [{ id: 1, kind: 'silent-host', title: 'db-1', hosts: 1, open: 1 }],
    });
    expect((await ask('edit', 'POST', 'edit/incident/acknowledge?id=1', { note: 'on it' })).status).toBe(204);
    expect((await ask('edit', 'POST', 'edit/incident/acknowledge?id=9', { note: '' })).status).toBe(404);
    const detail = (await ask('read', 'GET', 'read/incident?id=1')).body as IncidentDetail;
    expect(detail).toMatchObject({
      acknowledged: { note: 'on it' },
      timeline: [{ kind: 'alert', facts: { type: 'silent', hosts: [{ host: 'db-1' }] } }],
      messages: [{ channel: 'dba', state: 'delivered', code: '0', ambiguous: false, attempts: 1 }],
    });
  });

  it('log each message in the words of its channel, with each try and its answer, page by page', async () => {
    const page = (await ask('read', 'GET', 'read/deliveries')).body as DeliveryPage;
    expect(page).toMatchObject({
      ...{ next: null, channels: ['dba'] },
      messages: [
        {
          ...{ id: 1, incident: 1, channel: 'dba', state: 'delivered', attempts: 1, nextMs: null },
          tries: [{ outcome: 'delivered', code: '0', answer: 'ok', messages: 1 }],
        },
      ],
    });
    expect(page.messages[0]?.text).toContain('【告警 #1】db-1 超过 2 分钟未上报');
    const outbox = made.db.privateTable('alert_outbox');
    await made.db.pool.query(
      `INSERT INTO ${outbox} (dedup_key, incident_id, channel_id, facts, state)
       SELECT CONCAT('copy-', seq), 1, 1, facts, 'failed' FROM ${outbox} JOIN seq_1_to_60 WHERE outbox_id = 1 ORDER BY seq`,
    );
    const first = (await ask('read', 'GET', 'read/deliveries')).body as DeliveryPage;
    expect(first.messages).toHaveLength(50);
    const path = `read/deliveries?before=${String(first.next)}`;
    const second = (await ask('read', 'GET', path)).body as DeliveryPage;
    expect(second.messages).toHaveLength(11);
    expect(second.next).toBeNull();
    const ids = [...first.messages, ...second.messages].map(({ id }) => id);
    expect(new Set(ids).size).toBe(61);
    const done = (await ask('read', 'GET', 'read/deliveries?state=delivered&channel=dba'))
      .body as DeliveryPage;
    expect(done.messages.map(({ id }) => id)).toEqual([1]);
    expect((await ask('read', 'GET', 'read/deliveries?state=lost')).status).toBe(400);
  });

  it('show what a channel would write, one message of each kind', async () => {
    const path = 'admin/channel/preview?language=zh-CN&format=markdown';
    const { messages } = (await ask('admin', 'GET', path)).body as ChannelPreview;
    expect(messages.map(({ kind }) => kind)).toEqual([
      ...['rule', 'ruleUpdate', 'ruleRecovery'],
      ...['alert', 'update', 'reminder', 'recovery', 'undelivered', 'digest', 'watch'],
    ]);
    expect(messages.find(({ kind }) => kind === 'alert')?.text).toContain(
      '【告警 #1042】db-17 orders 超过 2 分钟未上报',
    );
  });

  it('delete a channel with its key: its log goes on naming it, its name is free, what waits is given up', async () => {
    const outbox = made.db.privateTable('alert_outbox');
    await made.db.pool.query(`UPDATE ${outbox} SET state = 'waiting' WHERE dedup_key = 'copy-1'`);
    expect((await ask('admin', 'DELETE', 'admin/channel?id=1')).status).toBe(204);
    for (const [method, path] of [
      ['DELETE', 'admin/channel?id=1'],
      ['POST', 'admin/channel/test?id=1'],
    ] as const)
      expect((await ask('admin', method, path)).status, path).toBe(404);
    expect((await ask('admin', 'PATCH', 'admin/channel?id=1', draft)).status).toBe(404);
    expect((await ask('admin', 'GET', 'admin/channels')).body).toEqual({ channels: [] });
    const log = (await ask('read', 'GET', 'read/deliveries?channel=dba%20%231')).body as DeliveryPage;
    expect(log.messages.length).toBeGreaterThan(0);
    const [rows] = await made.db.pool.query(`SELECT state FROM ${outbox} WHERE dedup_key = 'copy-1'`);
    expect(rows).toEqual([{ state: 'failed' }]);
    const [sealed] = await made.db.pool.query(
      `SELECT LENGTH(sealed) AS bytes FROM ${made.db.privateTable('alert_channel')}`,
    );
    expect(sealed).toEqual([{ bytes: 0 }]);
    const again = await ask('admin', 'POST', 'admin/channels', { ...draft, name: 'dba', url: wecom.url() });
    expect(again.status).toBe(201);
  });

  it('are closed to lower roles', async () => {
    for (const path of ['admin/channels', 'admin/channel/preview?language=zh-CN&format=text'])
      expect((await ask('edit', 'GET', path)).status, path).toBe(403);
    expect((await ask('edit', 'DELETE', 'admin/channel?id=1')).status).toBe(403);
    expect((await ask('read', 'POST', 'edit/incident/acknowledge?id=1', { note: '' })).status).toBe(403);
    expect((await ask('read', 'GET', 'read/incident?id=9')).status).toBe(404);
  });
});
