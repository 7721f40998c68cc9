import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RouteList, RuleDraft, RuleList, RulePreview, SilenceList } from '@dpm/protocol';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAlerting } from '../../../backend/src/app-alerting.ts';
import { createApp, type App } from '../../../backend/src/app.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { loadIdentity, type Identity } from '../../../backend/src/identity.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { createSchemas, type TestSchemas } from '../../support/servers.ts';

let server: TestMariadb;
let made: TestSchemas;
let app: App;
let identity: Identity;
const dataDir = mkdtempSync(join(tmpdir(), 'dpm-rules-'));

beforeAll(async () => {
  server = await startMariadb();
  made = await createSchemas(server, { migrated: true });
  mkdirSync(join(dataDir, 'secrets'));
  identity = await loadIdentity(made.db, { key: Buffer.alloc(32, 1), now: new Date() });
  const { config } = loadConfig({ env: { DPM_DATA_DIR: dataDir }, configFile: undefined });
  const log = pino({ level: 'silent' });
  const options = { config, db: made.db, holder: 'test', log, now: () => Date.now() };
  app = await createApp({ ...options, ddl: made.db, identity, pluginFolder: '/none', bundleFile: '/none' });
  await createAlerting(options).evaluate();
}, 120_000);
afterAll(async () => {
  await app.stop();
  await made.drop();
  await server.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

async function ask(
  role: 'read' | 'edit' | 'admin',
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  path: string,
  body?: object,
) {
  const answer = await app.tls.inject({
    ...{ method, url: `/v1/${path}` },
    headers: { authorization: `Bearer ${identity.tokens[role]}` },
    ...(body === undefined ? {} : { payload: body }),
  });
  return {
    status: answer.statusCode,
    body: (answer.body === '' ? undefined : JSON.parse(answer.body)) as unknown,
  };
}

const draft: RuleDraft = {
  ...{ name: 'CPU of db-*', enabled: true, severity: 'critical', measure: 'host.cpu', compare: 'value' },
  ...{ limit: 90, clear: 80, forS: 600, clearForS: 60 },
  scope: { hosts: ['db-*'], owners: [], tags: [], engines: [], ports: [] },
  overrides: [],
};
const rules = async () => ((await ask('read', 'GET', 'read/rules')).body as RuleList).rules;
const everything = { hosts: [], owners: [], tags: [], kinds: [], severities: [] };

describe('rules', () => {
  it('of a new installation are listed with their unit', async () => {
    expect((await rules()).find(({ measure }) => measure === 'host.clock')).toMatchObject({
      unit: 'seconds',
      firing: 0,
    });
  });

  it('are added, changed and removed by administrators', async () => {
    const { status, body } = await ask('admin', 'POST', 'admin/rules', draft);
    const { id } = body as { id: number };
    expect(status).toBe(201);
    expect((await rules()).find((rule) => rule.id === id)).toEqual({
      ...draft,
      id,
      unit: 'percent',
      firing: 0,
    });
    expect((await ask('admin', 'PUT', `admin/rule?id=${id}`, { ...draft, limit: 95 })).status).toBe(204);
    expect((await rules()).find((rule) => rule.id === id)?.limit).toBe(95);
    expect((await ask('admin', 'DELETE', `admin/rule?id=${id}`)).status).toBe(204);
    expect((await rules()).find((rule) => rule.id === id)).toBeUndefined();
    expect((await ask('admin', 'PUT', `admin/rule?id=${id}`, draft)).status).toBe(404);
  });

  it('that were shipped are switched off in place of removed, so that they do not come back', async () => {
    const [first] = await rules();
    expect((await ask('admin', 'DELETE', `admin/rule?id=${first?.id}`)).status).toBe(204);
    expect((await rules())[0]).toMatchObject({ id: first?.id, enabled: false });
  });

  it.each([
    ['recover on the wrong side of their limit', { clear: 95 }, '/clear'],
    ['compare a host with its usual', { compare: 'usual' }, '/compare'],
    ['ask for the port of a host', { scope: { ...draft.scope, ports: [3306] } }, '/scope'],
    ['watch what nobody knows', { measure: 'host.mood' }, '/measure'],
  ] as const)('that would %s are refused with the place', async (_, wrong, where) => {
    const { status, body } = await ask('admin', 'POST', 'admin/rules', { ...draft, ...wrong });
    expect(status).toBe(400);
    expect(JSON.stringify(body)).toContain(where);
  });

  it('tell how often they would have fired, by day, and on which hosts most', async () => {
    const { pool } = made.db;
    await pool.query("INSERT INTO host (host_id, rshost) VALUES (1, 'db-1'), (2, 'db-2'), (3, 'web-1')");
    const day = 86_400_000;
    const step = 300_000;
    const rows: unknown[][] = [];
    const busy = (host: number, { agoMs, steps, part }: { agoMs: number; steps: number; part: number }) => {
      for (let n = 0; n < steps; n += 1)
        rows.push([
          host,
          new Date(Date.now() - agoMs + n * step),
          1,
          300_000,
          0,
          part * 1e5,
          (1 - part) * 1e5,
          0,
        ]);
    };
    // Three times on db-1, once of them across a dip that is not good yet; too short on db-2; web-1 is not asked about.
    busy(1, { agoMs: 6.5 * day, steps: 3, part: 0.95 });
    busy(1, { agoMs: 2.5 * day, steps: 3, part: 0.95 });
    busy(1, { agoMs: 2.5 * day - 3 * step, steps: 1, part: 0.85 });
    busy(1, { agoMs: 2.5 * day - 4 * step, steps: 3, part: 0.95 });
    busy(1, { agoMs: 0.5 * day, steps: 4, part: 0.99 });
    busy(2, { agoMs: 0.5 * day, steps: 1, part: 0.99 });
    busy(3, { agoMs: 0.5 * day, steps: 9, part: 0.99 });
    await pool.query(
      `INSERT INTO host_5m (host_id, a_time, samples, interval_ms, late_max, cpu_busy_ms, cpu_idle_ms, cpu_iowait_ms) VALUES ?`,
      [rows],
    );
    const { body } = await ask('admin', 'POST', 'admin/rules/preview', draft);
    expect(body as RulePreview).toMatchObject({
      ...{ possible: true, times: 3, hosts: 1, stepMs: step },
      ...{ days: [1, 0, 0, 0, 1, 0, 1], most: [{ host: 'db-1', part: null, times: 3 }] },
    });
    const clock = await ask('admin', 'POST', 'admin/rules/preview', { ...draft, measure: 'host.clock' });
    expect(clock.body).toMatchObject({ possible: false, reason: 'host.clock is not kept for 7 days' });
  });

  it.each([
    ...(['device.util', 'filesystem.used', 'host.memory', 'host.network', 'host.psiIo'] as const).map(
      (measure) => [measure, 'value'] as const,
    ),
    ...(['instance.cpu', 'instance.memory', 'instance.read', 'instance.netOut'] as const).flatMap((measure) =>
      (['value', 'share', 'usual'] as const).map((compare) => [measure, compare] as const),
    ),
    ['instance.restarted', 'value'] as const,
  ])('can be tried for %s by %s', async (measure, compare) => {
    const { status, body } = await ask('admin', 'POST', 'admin/rules/preview', {
      ...draft,
      measure,
      compare,
    });
    expect(status).toBe(200);
    expect(body).toMatchObject({ possible: true, times: 0 });
  });
});

describe('silences', () => {
  const silence = {
    matcher: { ...everything, hosts: ['db-*'] },
    startsMs: Date.now() - 60_000,
    endsMs: Date.now() + 60_000,
    weekly: null,
    note: 'move',
  };
  const silences = async () => ((await ask('read', 'GET', 'read/silences')).body as SilenceList).silences;

  it('are set and ended by editors, by name', async () => {
    const { body } = await ask('edit', 'POST', 'edit/silences', silence);
    const { id } = body as { id: number };
    expect(await silences()).toMatchObject([{ id, active: true, note: 'move', matcher: silence.matcher }]);
    expect((await ask('edit', 'DELETE', `edit/silence?id=${id}`)).status).toBe(204);
    expect(await silences()).toMatchObject([{ id, active: false }]);
    expect((await ask('edit', 'DELETE', `edit/silence?id=${id}`)).status).toBe(404);
  });

  it('without an end, or with one before they begin, are refused', async () => {
    for (const endsMs of [null, 1])
      expect((await ask('edit', 'POST', 'edit/silences', { ...silence, endsMs })).status).toBe(400);
  });
});

describe('routes', () => {
  it('are replaced as a whole by administrators, in order', async () => {
    const routes = ['b', 'a'].map((name) => ({
      name,
      matcher: everything,
      channels: [1],
      goesOn: name === 'b',
    }));
    expect((await ask('admin', 'PUT', 'admin/routes', { routes })).status).toBe(204);
    expect(((await ask('read', 'GET', 'read/routes')).body as RouteList).routes).toEqual(routes);
  });
});

describe('readers and editors', () => {
  it.each([
    ['read', 'POST', 'admin/rules'],
    ['edit', 'POST', 'admin/rules'],
    ['edit', 'PUT', 'admin/routes'],
    ['read', 'POST', 'edit/silences'],
  ] as const)('may not do what is not theirs: %s %s %s', async (role, method, path) => {
    expect((await ask(role, method, path, {})).status).toBe(403);
  });
});
