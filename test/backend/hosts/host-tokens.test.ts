import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { enrolHost, findHostByToken } from '../../../backend/src/hosts/host-tokens.ts';
import { openTestSchemas, selectRows, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';

describe.each(SERVERS)('host tokens on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  const select = (sql: string, values: unknown[] = []) => selectRows(schemas.db, sql, values);
  const tokenTable = () => schemas.db.privateTable('host_token');

  it('takes a new host in, online, and finds it by its token', async () => {
    const token = await enrolHost(schemas.db, 'db-17');
    expect(token).toMatch(/^dpmh_[A-Za-z0-9_-]{43}$/);
    const [host] = await select("SELECT host_id AS hostId FROM host WHERE rshost = 'db-17'");
    expect(await findHostByToken(schemas.db, token)).toEqual({
      hostId: host?.['hostId'],
      host: 'db-17',
      istate: 2,
    });
    const rows = await select("SELECT istate FROM tb_monitor_host_config WHERE rshost = 'db-17'");
    expect(rows).toEqual([{ istate: 2 }]);
  });

  it('keeps the number of a host and forgets its earlier token', async () => {
    const first = await enrolHost(schemas.db, 'again');
    const before = await findHostByToken(schemas.db, first);
    const second = await enrolHost(schemas.db, 'again');
    expect(second).not.toBe(first);
    expect(await findHostByToken(schemas.db, first)).toBeUndefined();
    expect(await findHostByToken(schemas.db, second)).toEqual(before);
  });

  it('brings a host online that was asked for by hand or taken offline', async () => {
    await schemas.db.pool.query("insert into tb_monitor_host_config select 0,'192.168.168.11',1");
    await schemas.db.pool.query("insert into tb_monitor_host_config select 0,'offline',-1");
    for (const host of ['192.168.168.11', 'offline']) {
      const token = await enrolHost(schemas.db, host);
      expect(await findHostByToken(schemas.db, token)).toMatchObject({ host, istate: 2 });
    }
  });

  it('tells the state that people set afterwards', async () => {
    const token = await enrolHost(schemas.db, 'stays');
    await schemas.db.pool.query("UPDATE tb_monitor_host_config SET istate = 0 WHERE rshost = 'stays'");
    expect(await findHostByToken(schemas.db, token)).toMatchObject({ istate: 0 });
    await schemas.db.pool.query("DELETE FROM tb_monitor_host_config WHERE rshost = 'stays'");
    expect(await findHostByToken(schemas.db, token)).toMatchObject({ istate: null });
  });

  it('stores no token, only its SHA-256', async () => {
    const token = await enrolHost(schemas.db, 'secret');
    const rows = await select(
      `SELECT HEX(sha256) AS digest FROM ${tokenTable()} t JOIN host h USING (host_id) WHERE h.rshost = 'secret'`,
    );
    const digest = createHash('sha256').update(token).digest('hex').toUpperCase();
    expect(rows).toEqual([{ digest }]);
  });

  it.each(['', 'dpmh_', 'dpm_read', `dpmh_${'A'.repeat(43)}`, `dpmh_${'A'.repeat(5_000)}`])(
    'finds nobody by %.12s',
    async (token) => {
      expect(await findHostByToken(schemas.db, token)).toBeUndefined();
    },
  );

  it('gives one valid token when a host is enrolled twice at once', async () => {
    const tokens = await Promise.all([1, 2, 3, 4].map(() => enrolHost(schemas.db, 'twice')));
    const found = await Promise.all(tokens.map((token) => findHostByToken(schemas.db, token)));
    expect(found.filter((host) => host !== undefined)).toMatchObject([{ host: 'twice', istate: 2 }]);
    expect(await select("SELECT COUNT(*) AS n FROM host WHERE rshost = 'twice'")).toEqual([{ n: 1 }]);
  });

  it('leaves nothing half-made when it fails', async () => {
    await expect(enrolHost(schemas.db, 'x'.repeat(300))).rejects.toThrow();
    await schemas.db.pool.query(`RENAME TABLE ${tokenTable()} TO ${schemas.db.privateTable('away')}`);
    try {
      await expect(enrolHost(schemas.db, 'half')).rejects.toThrow(/host_token/);
    } finally {
      await schemas.db.pool.query(`RENAME TABLE ${schemas.db.privateTable('away')} TO ${tokenTable()}`);
    }
    const rows = await select("SELECT rshost FROM host WHERE rshost IN ('half') OR rshost LIKE 'x%'");
    expect(rows).toEqual([]);
  });
});
