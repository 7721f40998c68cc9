import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
  ACCOUNTS,
  createSchemasAndAccounts,
  inspectServer,
  refuseForeign,
  type AccountName,
  type AccountPasswords,
} from '../../../backend/src/db/accounts.ts';
import { opens } from '../../../backend/src/cli/database-login.ts';
import { newPassword } from '../../../backend/src/cli/secret-files.ts';
import { SERVERS, type TestServer } from '../../support/servers.ts';

const passwords: AccountPasswords = {
  monitor_ro: newPassword(),
  monitor_rw: newPassword(),
  monitor_ddl: newPassword(),
};
const schemas = { monitor: 'dbzz_monitor_accounts', private: 'dpm_private_accounts' };

for (const { name, available, start } of SERVERS) {
  describe(`schemas and accounts on ${name}`, () => {
    let server: TestServer;
    let admin: Connection;

    beforeEach(({ skip }) => skip(!available, 'no MySQL: DPM_TEST_MYSQL_URL is not set'));
    beforeAll(async () => {
      if (!available) return;
      server = await start();
      admin = await createConnection({
        host: server.host,
        port: server.port,
        user: server.user,
        password: server.password,
      });
      await clean();
    });
    afterAll(async () => {
      if (!available) return;
      await clean();
      await admin.end();
      await server.stop();
    });

    async function clean(): Promise<void> {
      for (const account of ACCOUNTS) await admin.query(`DROP USER IF EXISTS ?@'%'`, [account]);
      for (const schema of Object.values(schemas)) await admin.query('DROP DATABASE IF EXISTS ??', [schema]);
    }
    const login = (account: AccountName, password = passwords[account]) => ({
      host: server.host,
      port: server.port,
      user: account,
      password,
    });
    const inspect = (stored: Partial<AccountPasswords> = passwords) =>
      inspectServer(admin, {
        schemas,
        opens: (account) => opens(login(account, stored[account] ?? 'not the password')),
      });
    const create = () => createSchemasAndAccounts(admin, { schemas, passwords, hostParts: ['%'] });
    const as = async <T>(account: AccountName, work: (connection: Connection) => Promise<T>): Promise<T> => {
      const connection = await createConnection(login(account));
      try {
        return await work(connection);
      } finally {
        await connection.end();
      }
    };

    it('are created once and stay as they are when created again', async () => {
      expect(await inspect()).toEqual({ accounts: [], foreignAccounts: [], foreignSchemas: [] });
      await create();
      await create();
      for (const account of ACCOUNTS) {
        expect(await opens(login(account), [schemas.monitor])).toBe(true);
        expect(await opens(login(account, 'wrong'))).toBe(false);
      }
      expect((await inspect()).foreignAccounts).toEqual([]);
    });

    it('let monitor_ro read samples, and not write, and not read secrets', async () => {
      await admin.query(`CREATE TABLE ${schemas.monitor}.seen (n INT)`);
      await admin.query(`CREATE TABLE ${schemas.private}.secret (n INT)`);
      await as('monitor_ro', async (ro) => {
        await expect(ro.query(`SELECT n FROM ${schemas.monitor}.seen`)).resolves.toBeDefined();
        await expect(ro.query(`INSERT INTO ${schemas.monitor}.seen VALUES (1)`)).rejects.toThrow(/denied/);
        await expect(ro.query(`SELECT n FROM ${schemas.private}.secret`)).rejects.toThrow(/denied/);
        await expect(ro.changeUser({ database: schemas.private })).rejects.toThrow(/denied/);
      });
    });

    it('let monitor_rw write both and change no table', async () => {
      await as('monitor_rw', async (rw) => {
        await rw.query(`INSERT INTO ${schemas.monitor}.seen VALUES (1)`);
        await rw.query(`INSERT INTO ${schemas.private}.secret VALUES (1)`);
        await expect(rw.query(`DROP TABLE ${schemas.monitor}.seen`)).rejects.toThrow(/denied/);
        await expect(rw.query(`ALTER TABLE ${schemas.monitor}.seen ADD m INT`)).rejects.toThrow(/denied/);
      });
    });

    it('give no right on a schema whose name differs at the underscore', async () => {
      const similar = schemas.monitor.replace('_', 'X');
      await admin.query('CREATE DATABASE IF NOT EXISTS ??', [similar]);
      try {
        await as('monitor_rw', (rw) =>
          expect(rw.changeUser({ database: similar })).rejects.toThrow(/denied/),
        );
      } finally {
        await admin.query('DROP DATABASE ??', [similar]);
      }
    });

    it('of somebody else are named, with the choices, and not touched', async () => {
      const findings = await inspect({});
      expect(findings.foreignAccounts).toEqual([...ACCOUNTS]);
      expect(() => refuseForeign(findings, { address: 'db:3306' })).toThrow(
        expect.objectContaining({
          code: 'SCHEMA_FOREIGN',
          remedy: expect.stringContaining('--schema') as string,
        }),
      );
      await admin.query(`DROP TABLE ${schemas.monitor}.seen`);
      await admin.query(`DROP TABLE ${schemas.private}.secret`);
      expect(() => refuseForeign({ ...findings, foreignSchemas: [] }, { address: 'db:3306' })).toThrow(
        expect.objectContaining({ code: 'ACCOUNT_FOREIGN' }),
      );
      for (const account of ACCOUNTS) expect(await opens(login(account))).toBe(true);
    });

    it('count as ours once the migration table is there', async () => {
      await admin.query(`CREATE TABLE ${schemas.monitor}.tb_monitor_host_info (id INT)`);
      expect((await inspect()).foreignSchemas).toEqual([schemas.monitor]);
      await admin.query(`CREATE TABLE ${schemas.monitor}.dpm_migration (id INT)`);
      expect((await inspect()).foreignSchemas).toEqual([]);
    });
  });
}
