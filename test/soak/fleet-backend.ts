/** A backend as a process of its own, with the settings of its environment and the agent bundle that its argument names. */
import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../backend/src/app.ts';
import { readSecret } from '../../backend/src/cli/secret-files.ts';
import { loadConfig } from '../../backend/src/config.ts';
import { openDatabase } from '../../backend/src/db/database.ts';
import { loadKey } from '../../backend/src/db/key-file.ts';
import { loadIdentity } from '../../backend/src/identity.ts';

const CONNECTIONS = 8;

const [, , bundleFile = ''] = process.argv;
const { config } = loadConfig({ env: process.env, configFile: undefined });
const secrets = join(config.dataDir, 'secrets');
const open = (user: 'monitor_rw' | 'monitor_ddl') => {
  if (config.database === undefined) throw new Error('no database is named');
  const password = readSecret(secrets, `${user}.password`) ?? '';
  return openDatabase({
    ...config.database,
    ...{ user, password, schemas: config.schemas, connections: CONNECTIONS },
  });
};
const db = open('monitor_rw');
const now = () => Date.now();
const app = await createApp({
  ...{ config, db, ddl: open('monitor_ddl'), bundleFile, now },
  identity: await loadIdentity(db, { key: loadKey(secrets), now: new Date(now()) }),
  holder: `another-${randomUUID().slice(0, 8)}`,
  pluginFolder: dirname(bundleFile),
  log: pino({ level: config.backend.logLevel, base: { name: 'backend' } }),
});
await app.start();
