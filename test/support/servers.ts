import { randomBytes } from 'node:crypto';
import { createConnection } from 'mysql2/promise';
import { fileURLToPath } from 'node:url';
import type { SchemaNames } from '../../backend/src/db/accounts.ts';
import { openDatabase, type Database } from '../../backend/src/db/database.ts';
import { migrate } from '../../backend/src/db/migrate.ts';
import { startMariadb } from './mariadb.ts';

/** A real server that tests may use, with its administrator. */
export interface TestServer {
  host: string;
  port: number;
  user: string;
  password: string;
  stop(): Promise<void>;
}

const mysqlUrl = process.env['DPM_TEST_MYSQL_URL'];

/** MariaDB is started anew; MySQL is the one that `DPM_TEST_MYSQL_URL` names, shared with other tests. */
export const SERVERS: { name: string; available: boolean; start: () => Promise<TestServer> }[] = [
  { name: 'MariaDB', available: true, start: () => startMariadb() },
  { name: 'MySQL', available: mysqlUrl !== undefined, start: async () => parseUrl(mysqlUrl ?? '') },
];

function parseUrl(text: string): TestServer {
  const url = new URL(text);
  return {
    host: url.hostname,
    port: Number(url.port),
    user: url.username,
    password: decodeURIComponent(url.password),
    stop: () => Promise.resolve(),
  };
}

export const MIGRATIONS = fileURLToPath(new URL('../../sql/migrations', import.meta.url));

/** Two schemas that no other test uses, opened as the administrator. */
export interface TestSchemas {
  db: Database;
  schemas: SchemaNames;
  /** Another pool on the same schemas, closed together with this one. */
  open(options?: { connections?: number; statementTimeoutMs?: number }): Database;
  /** Closes the pools and drops the schemas. */
  drop(): Promise<void>;
}

/** Creates them, empty or with all migrations applied. */
export async function createSchemas(
  server: TestServer,
  { migrated }: { migrated: boolean },
): Promise<TestSchemas> {
  const suffix = randomBytes(4).toString('hex');
  const schemas = { monitor: `dbzz_monitor_${suffix}`, private: `dpm_private_${suffix}` };
  const { host, port, user, password } = server;
  const asAdmin = async (sql: string) => {
    const admin = await createConnection({ host, port, user, password });
    for (const schema of Object.values(schemas)) await admin.query(sql, [schema]);
    await admin.end();
  };
  await asAdmin('CREATE DATABASE ??');
  const pools: Database[] = [];
  const open: TestSchemas['open'] = (options) => {
    const db = openDatabase({ host, port, user, password, schemas, connections: 5, ...options });
    pools.push(db);
    return db;
  };
  const db = open();
  if (migrated) await migrate(db, { directory: MIGRATIONS, holder: 'test' });
  return {
    ...{ db, schemas, open },
    async drop() {
      await Promise.all(pools.map((pool) => pool.close()));
      await asAdmin('DROP DATABASE ??');
    },
  };
}
