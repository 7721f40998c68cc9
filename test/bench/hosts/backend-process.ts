/** A process that is one backend, so that its memory can be seen; settings come from the environment. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../../../backend/src/app.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { openDatabase, type DatabaseAddress } from '../../../backend/src/db/database.ts';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { loadIdentity } from '../../../backend/src/identity.ts';

const { config } = loadConfig({ env: process.env, configFile: undefined });
const address = JSON.parse(readFileSync(join(config.dataDir, 'database.json'), 'utf8')) as DatabaseAddress;
const db = openDatabase({ ...address, connections: 8, statementTimeoutMs: 0 });
const key = loadKey(join(config.dataDir, 'secrets'));
const app = await createApp({
  ...{ config, db, ddl: db, holder: 'bench', pluginFolder: config.dataDir },
  identity: await loadIdentity(db, { key, now: new Date() }),
  bundleFile: join(config.dataDir, 'dpm-agent.cjs'),
  ...{ log: pino({ level: 'silent' }), now: () => Date.now() },
});
await app.start();
process.send?.('up');
process.on('disconnect', () => void app.stop().then(() => process.exit(0)));
