import { spawn } from 'node:child_process';
import {
  chmodSync,
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2/promise';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  blockedFolder,
  credentials,
  databaseArguments,
  findMariadbd,
  initialiseDatabase,
  serviceAccount,
  waitForGreeting,
} from '../../../backend/src/cli/private-database.ts';
import { startMariadb, type TestMariadb } from '../../support/mariadb.ts';

describe('a private database', () => {
  let database: TestMariadb;
  beforeAll(async () => {
    database = await startMariadb();
  });
  afterAll(() => database.stop());

  const connect = (password: string, user = 'root') =>
    createConnection({ host: '127.0.0.1', port: database.port, user, password });

  it('lets root in with its password only, and nobody else', async () => {
    await expect(connect('')).rejects.toThrow(/Access denied/);
    await expect(connect('', 'anonymous')).rejects.toThrow(/Access denied/);
    const socket = createConnection({ socketPath: database.socket, user: 'root', password: '' });
    await expect(socket).rejects.toThrow(/Access denied/);
    const connection = await connect(database.password);
    const [users] = await connection.query(
      "SELECT User AS user, Host AS host FROM mysql.user WHERE User <> 'mariadb.sys'",
    );
    expect(users).toEqual(
      expect.arrayContaining([
        { user: 'root', host: 'localhost' },
        { user: 'root', host: '127.0.0.1' },
      ]),
    );
    expect(users).toHaveLength(2);
    await connection.end();
  });

  it('listens on loopback, in utf8mb4 and UTC', async () => {
    const connection = await connect(database.password);
    const [rows] = await connection.query(
      'SELECT @@bind_address AS address, @@character_set_server AS charset, @@global.time_zone AS zone',
    );
    expect(rows).toEqual([{ address: '127.0.0.1', charset: 'utf8mb4', zone: '+00:00' }]);
    await connection.end();
  });

  it('keeps its temporary tables apart, because a starting server deletes those that it finds', async () => {
    const connection = await connect(database.password);
    expect((await connection.query('SELECT @@tmpdir AS tmpdir'))[0]).toEqual([{ tmpdir: database.dir }]);
    await connection.end();
    const foreign = join(database.dir, '#sql-temptable-1-2-3.MAI');
    writeFileSync(foreign, '');
    await database.restart();
    expect(existsSync(foreign)).toBe(false);
  });

  it('does not run as root', () => {
    const account = serviceAccount({ uid: process.getuid?.() ?? 1 });
    if (account !== undefined) expect(account.uid).toBeGreaterThan(0);
  });

  it('keeps what was committed over kill -9', async () => {
    let connection = await connect(database.password);
    await connection.query('CREATE DATABASE kept; ');
    await connection.query('CREATE TABLE kept.t (n INT) ENGINE=InnoDB');
    await connection.query('INSERT INTO kept.t VALUES (42)');
    connection.destroy();
    await database.kill9();
    await database.restart();
    connection = await connect(database.password);
    expect((await connection.query('SELECT n FROM kept.t'))[0]).toEqual([{ n: 42 }]);
    await connection.end();
  });

  it('is not made again where it exists', async () => {
    const again = initialiseDatabase({
      mariadbd: findMariadbd(process.env) ?? '',
      dir: database.dir,
      rootPassword: 'other',
      account: undefined,
    });
    expect(await again).toBe('exists');
  });

  it('does not take another server that greets on its port for itself', async () => {
    const home = mkdtempSync(join(tmpdir(), 'dpm-late-'));
    chmodSync(home, 0o755);
    const [dir, logFile] = [join(home, 'data'), join(home, 'log')];
    const account = serviceAccount({ uid: process.getuid?.() ?? 1 });
    const mariadbd = findMariadbd(process.env) ?? '';
    await initialiseDatabase({ mariadbd, dir, rootPassword: 'late', account });
    const log = openSync(logFile, 'a');
    const { port } = database;
    const args = databaseArguments({ dir, port, memoryBytes: 512 * 1024 * 1024 });
    const child = spawn(mariadbd, args, { stdio: ['ignore', log, log], ...credentials(account) });
    closeSync(log);
    await expect(
      waitForGreeting({ dir, port, child, timeoutMs: 30_000, logFile, logStart: 0 }),
    ).rejects.toMatchObject({
      code: 'DATABASE_NOT_STARTED',
      message: expect.stringMatching(/Bind on TCP\/IP port/) as string,
    });
    rmSync(home, { recursive: true });
  });

  it('leaves nothing behind when it cannot be made', async () => {
    const home = mkdtempSync(join(tmpdir(), 'dpm-unmade-'));
    const dir = join(home, 'data');
    const making = initialiseDatabase({
      mariadbd: '/bin/false',
      dir,
      rootPassword: 'x',
      account: undefined,
    });
    await expect(making).rejects.toMatchObject({ code: 'DATABASE_INIT_FAILED' });
    expect(readdirSync(home)).toEqual([]);
    rmSync(home, { recursive: true });
  });
});

describe('the account of a private database', () => {
  const folder = mkdtempSync(join(tmpdir(), 'dpm-account-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const passwdFile = join(folder, 'passwd');

  it('is mysql where there is one, else nobody, and nothing for an ordinary user', () => {
    writeFileSync(passwdFile, 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n');
    expect(serviceAccount({ uid: 0, passwdFile })?.name).toBe('nobody');
    writeFileSync(passwdFile, 'nobody:x:65534:65534::/:/bin/false\nmysql:x:101:102::/:/bin/false\n');
    expect(serviceAccount({ uid: 0, passwdFile })).toEqual({ name: 'mysql', uid: 101, gid: 102 });
    expect(serviceAccount({ uid: 1000, passwdFile })).toBeUndefined();
  });

  it('stops with NO_SERVICE_ACCOUNT when there is neither', () => {
    writeFileSync(passwdFile, 'root:x:0:0::/root:/bin/sh\n');
    expect(() => serviceAccount({ uid: 0, passwdFile })).toThrow(
      expect.objectContaining({ code: 'NO_SERVICE_ACCOUNT' }),
    );
  });

  it('is told which folder it cannot pass through', () => {
    const closed = join(folder, 'closed');
    mkdirSync(join(closed, 'inner'), { recursive: true });
    chmodSync(folder, 0o755);
    chmodSync(closed, 0o700);
    const other = { name: 'other', uid: 54_321, gid: 54_321 };
    expect(blockedFolder(join(closed, 'inner', 'mariadb'), other)).toBe(closed);
    chmodSync(closed, 0o711);
    expect(blockedFolder(join(closed, 'inner', 'mariadb'), other)).toBeUndefined();
  });
});
