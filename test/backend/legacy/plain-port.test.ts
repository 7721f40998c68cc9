import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { RefusedReports } from '@dpm/protocol';
import { createApp, type App } from '../../../backend/src/app.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { loadIdentity, type Identity } from '../../../backend/src/identity.ts';
import { formatAnswer } from '../../../backend/src/legacy/xml-rpc.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { oldCall, oldReport } from '../../support/old-report.ts';
import { createSchemas, type TestSchemas } from '../../support/servers.ts';

describe('the plain port of a backend', { timeout: 60_000 }, () => {
  let server: TestMariadb;
  let made: TestSchemas;
  let identity: Identity;
  let app: App;

  beforeAll(async () => {
    server = await startMariadb();
    made = await createSchemas({ ...server, stop: () => Promise.resolve() }, { migrated: true });
    identity = await loadIdentity(made.db, { key: randomBytes(32), now: new Date() });
  }, 60_000);
  afterAll(async () => {
    await made.drop();
    await server.stop();
  });
  afterEach(() => app.stop());
  beforeEach(() => open({ DPM_LEGACY_ENABLED: '1', DPM_LEGACY_VERSION: '1.6' }));

  async function open(env: NodeJS.ProcessEnv): Promise<void> {
    const { config } = loadConfig({ env, configFile: undefined, isRoot: false });
    app = await createApp({
      ...{ config, db: made.db, ddl: made.db, identity, holder: 'test', now: () => Date.now() },
      ...{ pluginFolder: '/none', bundleFile: '/none', log: pino({ level: 'silent' }) },
    });
  }
  const ask = async (
    path: string,
    {
      from = '10.20.30.40',
      body,
      token = identity.tokens.admin,
    }: { from?: string; body?: string; token?: string } = {},
  ) => {
    const answer = await app.plain.inject({
      ...{ url: path, remoteAddress: from, method: body === undefined ? 'GET' : 'POST' },
      ...(body !== undefined && { payload: body }),
      headers: { authorization: `Bearer ${token}`, 'content-type': 'text/xml' },
    });
    return { status: answer.statusCode, text: answer.body };
  };

  it('takes reports of old clients from other machines that are on the list, and nothing else', async () => {
    const stored = { status: 200, text: formatAnswer(0, '1.6') };
    const refused = { status: 200, text: formatAnswer(2, '1.6') };
    expect(await ask('/RPC2', { body: oldCall(oldReport()) })).toEqual(stored);
    expect(await ask('/RPC2', { body: oldCall(oldReport()), from: '::ffff:10.1.1.1' })).toEqual(stored);
    expect(await ask('/RPC2', { body: oldCall(oldReport()), from: '8.8.8.8' })).toEqual(refused);
    for (const path of ['/v1/read/hosts', '/v1/admin/refused-reports', '/metrics'])
      expect(await ask(path), path).toMatchObject({ status: 403 });
    expect(await ask('/RPC2')).toMatchObject({ status: 404 });
    expect(await ask('/rpc2', { body: oldCall(oldReport()) })).toMatchObject({ status: 404 });
  });

  it('shows an administrator what was refused, and nobody else', async () => {
    const old = { HOST: '', port: { '1': { remarks: 'mysqldump -uroot -ps3cret' } } };
    await ask('/RPC2', { body: oldCall(old) });
    const path = '/v1/admin/refused-reports';
    for (const token of [identity.tokens.read, identity.tokens.edit])
      expect(await ask(path, { from: '127.0.0.1', token })).toMatchObject({ status: 403 });
    const { text } = await ask(path, { from: '127.0.0.1' });
    const { counts, reports } = JSON.parse(text) as RefusedReports;
    expect(counts).toEqual({ INVALID: 1 });
    expect(reports).toMatchObject([
      { client: 'legacy', address: '10.20.30.40', code: 'INVALID', field: '/HOST', times: 1 },
    ]);
    expect(reports[0]?.body).toContain('mysqldump -uroot -p***');
    expect(text).not.toContain('s3cret');
    expect((await ask('/metrics', { from: '127.0.0.1' })).text).toContain(
      'dpm_reports_refused_total{code="INVALID"} 1',
    );
  });

  it('knows no old clients on a new installation', async () => {
    await app.stop();
    await open({});
    expect(await ask('/RPC2', { body: oldCall(oldReport()) })).toMatchObject({ status: 404 });
  });
});
