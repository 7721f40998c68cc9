import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RowDataPacket } from 'mysql2/promise';
import { pino } from 'pino';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createApp, type App } from '../../../backend/src/app.ts';
import { publicKeyOf } from '../../../backend/src/bundles/bundle.ts';
import { anyFreePort } from '../../../backend/src/cli/free-port.ts';
import { loadConfig } from '../../../backend/src/config.ts';
import { loadKey } from '../../../backend/src/db/key-file.ts';
import { readSecret } from '../../../backend/src/db/secrets-store.ts';
import { enrolHost } from '../../../backend/src/hosts/host-tokens.ts';
import { loadIdentity } from '../../../backend/src/identity.ts';
import { AgentProcess, layAgentFolder } from '../../agent/support/agent-process.ts';
import { hash, prepareUpgrade } from '../../agent/support/kept-agent.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';
import { createSchemas, type TestSchemas } from '../../support/servers.ts';
import { until } from '../../support/until.ts';

const { first, second } = await prepareUpgrade();
const folder = mkdtempSync(join(tmpdir(), 'dpm-upgrade-'));
const bundleFile = join(folder, 'dpm-agent.cjs');
let server: TestMariadb;
let schemas: TestSchemas;
let app: App | undefined;

beforeAll(async () => {
  server = await startMariadb();
  schemas = await createSchemas(server, { migrated: true });
}, 60_000);
afterAll(async () => {
  await app?.stop();
  await schemas.drop();
  await server.stop();
  rmSync(folder, { recursive: true });
});

it('an agent runs what its backend has, after a start of the backend with another bundle, and loses no sample', async () => {
  const { db } = schemas;
  const [port, tlsPort] = [await anyFreePort(), await anyFreePort()];
  const env = {
    ...{ DPM_DATA_DIR: folder, DPM_GLOBAL_INTERVAL_TIME: '1' },
    ...{ DPM_BACKEND_PORT: String(port), DPM_BACKEND_TLS_PORT: String(tlsPort) },
  };
  const { config } = loadConfig({ env, configFile: undefined });
  const key = loadKey(folder);
  const identity = await loadIdentity(db, { key, now: new Date() });
  const start = async (bundle: Buffer) => {
    await app?.stop();
    writeFileSync(bundleFile, bundle);
    app = await createApp({
      ...{ config, db, ddl: db, identity, holder: 'test', pluginFolder: folder, bundleFile },
      ...{ log: pino({ level: 'silent' }), now: () => Date.now() },
    });
    await app.start();
  };
  await start(first);
  const { certificatePem: ca } = JSON.parse((await readSecret(db, { key, name: 'authority' })) ?? '') as {
    certificatePem: string;
  };
  const agent = new AgentProcess(
    layAgentFolder({
      ...{ ca, bundle: first, servers: [`https://127.0.0.1:${tlsPort}`] },
      ...{
        bundleKey: publicKeyOf(identity.bundleSigningKey),
        host: 'db-1',
        token: await enrolHost(db, 'db-1'),
      },
    }),
  );
  const samples = async () => {
    const [rows] = await db.pool.query<RowDataPacket[]>(
      'SELECT COUNT(*) AS n, COUNT(DISTINCT seq) AS d, MAX(seq) AS m FROM host_sample',
    );
    const { n, d, m } = rows[0] as { n: number; d: number; m: number };
    return { rows: n, sequences: d, last: m };
  };
  await until(async () => ((await samples()).rows > 0 ? true : undefined), 20_000);
  expect(agent.ends).toEqual([]);

  await start(second);
  await until(async () => (agent.launch.current === hash(second) ? true : undefined), 40_000);
  expect(agent.ends).toEqual([76]);
  const { rows } = await samples();
  // Every number up to the last one is there, each once.
  await until(async () => {
    const now = await samples();
    return now.rows > rows + 1 && now.last === now.rows && now.sequences === now.rows ? true : undefined;
  }, 20_000);
  expect(agent.launch.refused).toBeUndefined();
}, 120_000);
