import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publicKeyOf } from '../../../backend/src/bundles/bundle.ts';
import { core } from '../../../backend/src/cli/core.ts';
import { newPassword } from '../../../backend/src/cli/secret-files.ts';
import type { DatabaseAccess } from '../../../backend/src/cli/start-context.ts';
import { createSchemasAndAccounts } from '../../../backend/src/db/accounts.ts';
import { openDatabase } from '../../../backend/src/db/database.ts';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { ensureSecret } from '../../../backend/src/db/secrets-store.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { MIGRATIONS } from '../../support/servers.ts';

const SIGNING_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

describe('the command line, on a real database with our accounts,', { timeout: 30_000 }, () => {
  let server: TestMariadb;
  let admin: Connection;
  let access: DatabaseAccess;
  let folder: string;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'dpm-core-'));
    server = await startMariadb();
    const { host, port, user, password } = server;
    admin = await createConnection({ host, port, user, password });
    const passwords = { monitor_ro: newPassword(), monitor_rw: newPassword(), monitor_ddl: newPassword() };
    const schemas = { monitor: 'dbzz_monitor', private: 'dpm_private' };
    await createSchemasAndAccounts(admin, { schemas, passwords, hostParts: ['127.0.0.1', 'localhost'] });
    access = { host, port, schemas, passwords };
  }, 60_000);
  afterAll(async () => {
    await admin.end();
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  it('recognises the server', async () => {
    expect(await core.checkServer(admin)).toMatch(/^MariaDB \d+\.\d+\.\d+$/);
  });

  it('migrates with the account for that, once', async () => {
    const directory = MIGRATIONS;
    expect((await core.pendingMigrations(access, { directory }))[0]).toBe('0001_host_config');
    const { applied, total } = await core.migrate(access, { directory });
    expect(applied).toBe(total);
    expect(await core.migrate(access, { directory })).toEqual({ applied: 0, total });
    expect(await core.pendingMigrations(access, { directory })).toEqual([]);
  });

  it('reads the CA and the tokens once a backend has made them, and makes nothing itself', async () => {
    const missing = { code: 'SECRETS_MISSING' };
    const read = async () => core.readSecrets(access, { secrets: folder });
    await expect(read()).rejects.toMatchObject({ ...missing, where: folder });
    const key = loadKey(folder);
    await expect(read()).rejects.toMatchObject({
      ...missing,
      message: expect.stringContaining('authority') as string,
    });
    const login = { ...access, user: 'monitor_rw', password: access.passwords.monitor_rw };
    const db = openDatabase({ ...login, connections: 1 });
    const texts = {
      authority: JSON.stringify({ certificatePem: 'PEM', keyPem: 'hidden' }),
      ...{ 'token-read': 'r', 'token-edit': 'e', 'token-admin': 'a' },
      'bundle-signing-key': SIGNING_KEY,
    };
    for (const [name, text] of Object.entries(texts))
      await ensureSecret(db, { key, name, create: () => text });
    await db.close();
    const bundleKey = publicKeyOf(SIGNING_KEY);
    expect(await read()).toEqual({ ca: 'PEM', bundleKey, tokens: { read: 'r', edit: 'e', admin: 'a' } });
  });

  it('says that a database does not answer, without hanging', async () => {
    const nowhere = { ...access, port: 1 };
    await expect(core.pendingMigrations(nowhere, { directory: MIGRATIONS })).rejects.toMatchObject({
      code: 'ECONNREFUSED',
    });
  });

  it('takes the settings that a start needs from file and environment', () => {
    const configFile = join(folder, 'config.ini');
    writeFileSync(
      configFile,
      '[global]\ninterval_time = 26\n[backend]\nlisten = 0.0.0.0\nprot = 1\n[data]\ndir = /srv/dpm\n',
    );
    expect(core.loadSettings({ env: { DPM_BACKEND_PORT: '9400' }, configFile })).toEqual({
      settings: {
        ...{ listen: '0.0.0.0', port: 9400, tlsPort: 9301, intervalMs: 26_000, database: undefined },
        schemas: { monitor: 'dbzz_monitor', private: 'dpm_private' },
        language: 'zh-CN',
      },
      dataDir: '/srv/dpm',
      warnings: ['unknown key [backend] prot'],
    });
  });
});
