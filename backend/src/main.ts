/** The backend process: reads its settings and secrets, starts the app, and ends it in order when asked to. */
import { randomUUID } from 'node:crypto';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { pino, type Logger } from 'pino';
import { createApp } from './app.ts';
import { readSecret } from './cli/secret-files.ts';
import { formatFailure } from './cli/terminal.ts';
import { loadConfig, type Config } from './config.ts';
import { openDatabase, type Database } from './db/database.ts';
import { loadKey } from './db/key-file.ts';
import { pendingMigrations } from './db/migrate.ts';
import { ProductError } from './errors.ts';
import { loadIdentity } from './identity.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CONNECTIONS = 8;
const DATABASE_WAIT_MS = 120_000;
const STOP_TIMEOUT_MS = 15_000;

async function run(config: Config, log: Logger): Promise<void> {
  const stop = waitForSignal();
  const db = open(config, 'monitor_rw', CONNECTIONS);
  const ddl = open(config, 'monitor_ddl', 2);
  try {
    await waitForDatabase(db, log);
    await requireCurrentSchema(ddl);
    const key = loadKey(join(config.dataDir, 'secrets'));
    const now = () => Date.now();
    const app = await createApp({
      config,
      db,
      ddl,
      identity: await loadIdentity(db, { key, now: new Date(now()) }),
      holder: `${hostname().slice(0, 24)}-${randomUUID().slice(0, 8)}`,
      pluginFolder: join(ROOT, 'plugin'),
      bundleFile: join(ROOT, 'agent', 'dist', 'dpm-agent.cjs'),
      log,
      now,
    });
    await app.start();
    if (config.backend.allowPlain)
      log.warn({ port: config.backend.port }, 'plain HTTP answers other machines: tokens travel unencrypted');
    log.info({ port: config.backend.port, tlsPort: config.backend.tlsPort }, 'the backend is up');
    log.info({ signal: await stop }, 'stopping');
    await app.stop();
  } finally {
    await Promise.all([db.close(), ddl.close()]);
  }
}

function open(config: Config, user: 'monitor_rw' | 'monitor_ddl', connections: number): Database {
  const password = readSecret(join(config.dataDir, 'secrets'), `${user}.password`);
  if (password === undefined || config.database === undefined) {
    throw new ProductError({
      code: 'DATABASE_NOT_NAMED',
      message: password === undefined ? `there is no password of ${user}` : 'no database server is named',
      where: password === undefined ? join(config.dataDir, 'secrets') : '[database] host',
      remedy: 'dpm start sets up both; dpm migrate does it for a server of your own',
    });
  }
  // Statements that change tables take as long as they take.
  const limit = user === 'monitor_ddl' ? { statementTimeoutMs: 0 } : {};
  return openDatabase({ ...config.database, user, password, schemas: config.schemas, connections, ...limit });
}

/** A database that is being started again is waited for; it is said once. */
async function waitForDatabase(db: Database, log: Logger): Promise<void> {
  const deadline = performance.now() + DATABASE_WAIT_MS;
  for (let said = false; ; said = true) {
    try {
      await db.pool.query('SELECT 1');
      return;
    } catch (error) {
      const { code = '', message } = error as NodeJS.ErrnoException;
      const refused = code.startsWith('ER_ACCESS_DENIED') || code === 'ER_BAD_DB_ERROR';
      if (refused || performance.now() > deadline) throw error;
      if (!said) log.warn({ code }, `the database does not answer yet: ${message}`);
      await delay(500);
    }
  }
}

async function requireCurrentSchema(ddl: Database): Promise<void> {
  const pending = await pendingMigrations(ddl, { directory: join(ROOT, 'sql', 'migrations') });
  if (pending.length === 0) return;
  throw new ProductError({
    code: 'SCHEMA_OUTDATED',
    message: `the database lacks ${pending.length} migrations, the first is ${pending[0] ?? ''}`,
    where: ddl.schemas.monitor,
    remedy: 'dpm migrate (dpm start does it by itself)',
  });
}

/** Resolves with the first signal; a stop that hangs ends the process after 15 s. */
function waitForSignal(): Promise<string> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      process.once(signal, () => {
        setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref();
        resolve(signal);
      });
    }
  });
}

let log: Logger | undefined;
try {
  const { config, warnings } = loadConfig({ env: process.env, configFile: undefined });
  log = pino({ level: config.backend.logLevel, base: { name: 'backend' } });
  for (const warning of warnings) log.warn(warning);
  await run(config, log);
} catch (error) {
  (log ?? pino()).fatal({ code: (error as { code?: unknown }).code }, formatFailure(error));
  process.exitCode = 1;
}
