/** The command line's view of the rest of the backend. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { publicKeyOf } from '../bundles/bundle.ts';
import { loadConfig } from '../config.ts';
import type { AccountName } from '../db/accounts.ts';
import { openDatabase, type Database } from '../db/database.ts';
import { readKey } from '../db/key-file.ts';
import { migrate, pendingMigrations } from '../db/migrate.ts';
import { SECRET_NAMES } from '../db/secret-names.ts';
import { readSecret } from '../db/secrets-store.ts';
import { checkServer } from '../db/server-version.ts';
import { ProductError } from '../errors.ts';
import type { Core, DatabaseAccess } from './start-context.ts';

export const core: Core = {
  loadSettings(options) {
    const { config, warnings } = loadConfig(options);
    const { listen, port, tlsPort } = config.backend;
    const { schemas, database, intervalMs, language } = config;
    return {
      settings: { listen, port, tlsPort, schemas, database, intervalMs, language },
      dataDir: config.dataDir,
      warnings,
    };
  },

  checkServer,

  migrate: (access, { directory }) =>
    withDatabase(access, { account: 'monitor_ddl', connections: 3 }, (ddl) =>
      migrate(ddl, { directory, holder: `${hostname().slice(0, 24)}-${randomUUID().slice(0, 8)}` }),
    ),

  pendingMigrations: (access, options) =>
    withDatabase(access, { account: 'monitor_ddl', connections: 1 }, (ddl) =>
      pendingMigrations(ddl, options),
    ),

  readSecrets: (access, { secrets }) => {
    const key = readKey(secrets);
    if (key === undefined) throw missing('the key file', secrets);
    return withDatabase(access, { account: 'monitor_rw', connections: 1 }, async (db) => {
      const read = async (name: string) => {
        const text = await readSecret(db, { key, name });
        if (text === undefined) throw missing(`the secret ${name}`, `schema ${access.schemas.private}`);
        return text;
      };
      const authority = JSON.parse(await read(SECRET_NAMES.authority)) as { certificatePem: string };
      return {
        ca: authority.certificatePem,
        bundleKey: publicKeyOf(await read(SECRET_NAMES.bundleSigningKey)),
        tokens: {
          read: await read(SECRET_NAMES.tokenRead),
          edit: await read(SECRET_NAMES.tokenEdit),
          admin: await read(SECRET_NAMES.tokenAdmin),
        },
      };
    });
  },
};

/** Statements that change tables take as long as they take, so those of `monitor_ddl` have no limit. */
async function withDatabase<T>(
  { host, port, schemas, passwords }: DatabaseAccess,
  { account, connections }: { account: AccountName; connections: number },
  work: (db: Database) => Promise<T>,
): Promise<T> {
  const limit = account === 'monitor_ddl' ? { statementTimeoutMs: 0 } : {};
  const login = { host, port, schemas, user: account, password: passwords[account] };
  const db = openDatabase({ ...login, connections, ...limit });
  try {
    return await work(db);
  } finally {
    await db.close();
  }
}

function missing(what: string, where: string): ProductError {
  return new ProductError({
    code: 'SECRETS_MISSING',
    message: `${what} is not there: no backend has been started with this data folder and database yet`,
    where,
    remedy: 'npm start makes it; a second backend needs a copy of the key file of the first',
  });
}
