import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection, type Connection } from 'mysql2/promise';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { isRunning } from '../../backend/src/cli/os-process.ts';
import { readRecords } from '../../backend/src/cli/run-records.ts';
import { startMariadb, type TestMariadb } from '../support/mariadb.ts';
import { attemptStart } from '../support/product.ts';

let database: TestMariadb;
let admin: Connection;
let folder: string;
let ports: string[];

beforeAll(async () => {
  database = await startMariadb();
  admin = await createConnection({ ...login(), password: database.password });
});
afterAll(async () => {
  await admin.end();
  await database.stop();
});
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dpm-refusal-'));
  chmodSync(folder, 0o755);
  ports = ['--port', String(await anyFreePort()), '--tls-port', String(await anyFreePort())];
});
afterEach(() => rmSync(folder, { recursive: true }));

const login = () => ({ host: database.host, port: database.port, user: database.user });
const data = () => join(folder, 'data');
const attempt = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  attemptStart([...ports, '--data-dir', data(), '--grafana', 'none', ...args], env);
const withAdmin = () => ({ DPM_DATABASE_URL: database.url });

/** One line with code, what, where and what to do comes last; nothing of ours runs on. */
async function expectRefusal(
  run: Promise<{ code: number | null; output: string }>,
  expected: { code: string; says: RegExp },
): Promise<void> {
  const { code, output } = await run;
  const last = output.trimEnd().split('\n').at(-1) ?? '';
  expect(code, output).not.toBe(0);
  expect(last).toMatch(new RegExp(`^${expected.code}: .+; what to do: .+`));
  expect(last).toMatch(expected.says);
  expect(output).not.toContain('    at ');
  if (existsSync(data()))
    expect(readRecords(join(data(), 'run')).filter((record) => isRunning(record))).toEqual([]);
}

describe('dpm start stops with one clear line', () => {
  it.each(['--port', '--tls-port'])('when the port of %s is taken', async (flag) => {
    const other: Server = createServer();
    const port = await new Promise<number>((resolve) =>
      other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port)),
    );
    await expectRefusal(attempt([flag, String(port)]), {
      code: 'PORT_TAKEN',
      says: new RegExp(`${port}.*${flag}`),
    });
    other.close();
  });

  it('when the data folder cannot be written', async () => {
    writeFileSync(join(folder, 'file'), '');
    await expectRefusal(attempt(['--data-dir', join(folder, 'file', 'data')]), {
      ...{ code: 'DATA_DIR_UNUSABLE', says: /--data-dir/ },
    });
  });

  it('when no database answers', async () => {
    const port = await anyFreePort();
    await expectRefusal(attempt(['--database', `mysql://root@127.0.0.1:${port}`]), {
      ...{ code: 'DATABASE_UNREACHABLE', says: new RegExp(`127\\.0\\.0\\.1:${port}`) },
    });
  });

  it('when the database refuses the password, without telling it', async () => {
    const url = `mysql://root:s3cret-wrong@127.0.0.1:${database.port}`;
    const run = attempt([], { DPM_DATABASE_URL: url });
    await expectRefusal(run, { code: 'DATABASE_LOGIN_REFUSED', says: /root@127\.0\.0\.1/ });
    expect((await run).output).not.toContain('s3cret-wrong');
  });

  it('when a password is needed and nobody can be asked', async () => {
    const flag = ['--database', `mysql://root@127.0.0.1:${database.port}`];
    await expectRefusal(attempt(flag), {
      code: 'DATABASE_PASSWORD_MISSING',
      says: /--database-password-file/,
    });
  });

  it('when a setting has a bad value', async () => {
    const run = attempt([], { DPM_GLOBAL_INTERVAL_TIME: 'soon' });
    await expectRefusal(run, { code: '[A-Z_]+', says: /soon/ });
  });

  it('when a flag is not known', async () => {
    await expectRefusal(attempt(['--databse', 'x']), { code: 'BAD_ARGUMENT', says: /databse/ });
  });

  it('when the schema holds tables of somebody else, which stay as they are', async () => {
    await admin.query('CREATE DATABASE dbzz_monitor');
    await admin.query('CREATE TABLE dbzz_monitor.tb_monitor_version (id INT)');
    await expectRefusal(attempt([], withAdmin()), { code: 'SCHEMA_FOREIGN', says: /dbzz_monitor.*--schema/ });
    const [tables] = await admin.query('SHOW TABLES FROM dbzz_monitor');
    expect(tables).toEqual([{ Tables_in_dbzz_monitor: 'tb_monitor_version' }]);
    const [users] = await admin.query("SELECT User FROM mysql.user WHERE User LIKE 'monitor%'");
    expect(users).toEqual([]);
    await admin.query('DROP DATABASE dbzz_monitor');
  });

  it('when accounts of those names are there already, which keep their passwords', async () => {
    await admin.query("CREATE USER monitor_rw@'%' IDENTIFIED BY 'theirs'");
    await expectRefusal(attempt([], withAdmin()), { code: 'ACCOUNT_FOREIGN', says: /monitor_rw/ });
    const theirs = await createConnection({ ...login(), user: 'monitor_rw', password: 'theirs' });
    await theirs.end();
    expect((await admin.query("SHOW DATABASES LIKE 'd%m%'"))[0]).toEqual([]);
    await admin.query("DROP USER monitor_rw@'%'");
  });

  it('when Grafana is named and not there, before anything is started', async () => {
    await expectRefusal(attempt(['--grafana', join(folder, 'nowhere')]), {
      code: 'GRAFANA_NOT_FOUND',
      says: /nowhere/,
    });
    expect(readdirSync(join(data(), 'logs'))).toEqual([]);
  });
});
