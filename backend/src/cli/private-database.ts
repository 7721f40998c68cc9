/** A MariaDB of our own in a folder: found, initialised from the files of `mariadb-server-core` alone, and launched. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { chownSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { connect } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { ProductError } from '../errors.ts';
import { planDatabaseMemory } from './database-memory.ts';
import { firstError, readTail } from './log-words.ts';

/** The account that the database runs under when we are root. */
export interface ServiceAccount {
  name: string;
  uid: number;
  gid: number;
}

/** Where distributions put the SQL that makes the system tables: MariaDB ≤ 10.x, and ≥ 11. */
const SHARE_FOLDERS = ['/usr/share/mysql', '/usr/share/mariadb'];
const SYSTEM_SQL = ['system_tables', 'performance_tables', 'system_tables_data'];
const INIT_TIMEOUT_MS = 60_000;

/** Full path of `mariadbd`, or undefined. `/usr/sbin` counts, which is not in every user's PATH. */
export function findMariadbd(env: NodeJS.ProcessEnv): string | undefined {
  const folders = [...(env['PATH'] ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin', '/usr/libexec'];
  return folders
    .filter((folder) => folder.startsWith('/'))
    .map((folder) => join(folder, 'mariadbd'))
    .find((file) => existsSync(file));
}

/** For root: the existing account `mysql`, else `nobody`. For anybody else undefined: it runs as they are. */
export function serviceAccount(options: {
  uid: number;
  passwdFile?: string | undefined;
}): ServiceAccount | undefined {
  if (options.uid !== 0) return undefined;
  const accounts = readFileSync(options.passwdFile ?? '/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'));
  for (const name of ['mysql', 'nobody']) {
    const found = accounts.find((fields) => fields[0] === name);
    const [uid, gid] = [Number(found?.[2]), Number(found?.[3])];
    if (uid > 0 && gid > 0) return { name, uid, gid };
  }
  throw new ProductError({
    code: 'NO_SERVICE_ACCOUNT',
    message: 'the private database must not run as root, and there is no account mysql or nobody',
    where: options.passwdFile ?? '/etc/passwd',
    remedy: 'run as another user, or name a server with --database',
  });
}

/** The first parent folder that the account cannot pass through, or undefined. */
export function blockedFolder(path: string, account: ServiceAccount | undefined): string | undefined {
  if (account === undefined) return undefined;
  for (let folder = dirname(path); ; folder = dirname(folder)) {
    const { mode, uid, gid } = statSync(folder);
    const bit = uid === account.uid ? 0o100 : gid === account.gid ? 0o010 : 0o001;
    if ((mode & bit) === 0) return folder;
    if (folder === '/') return undefined;
  }
}

/**
 * Makes an empty database in `dir` unless there is one. Root gets its password while nothing listens yet, so there is
 * no moment without one. It is made beside and moved into place: a killed start leaves no half of it behind.
 */
export async function initialiseDatabase(options: {
  mariadbd: string;
  dir: string;
  rootPassword: string;
  account: ServiceAccount | undefined;
}): Promise<'created' | 'exists'> {
  if (existsSync(join(options.dir, 'mysql'))) return 'exists';
  const blocked = blockedFolder(options.dir, options.account);
  if (blocked !== undefined) {
    throw new ProductError({
      code: 'DATA_DIR_UNREACHABLE',
      message: `the database runs as ${options.account?.name ?? 'you'}, who may not pass through ${blocked}`,
      where: options.dir,
      remedy: `choose another folder with DPM_DATA_DIR, or allow it: chmod o+x ${blocked}`,
    });
  }
  const fresh = `${options.dir}.new`;
  rmSync(fresh, { recursive: true, force: true });
  mkdirSync(fresh, { recursive: true, mode: 0o700 });
  if (options.account) chownSync(fresh, options.account.uid, options.account.gid);
  try {
    await bootstrap({ ...options, dir: fresh });
  } catch (error) {
    rmSync(fresh, { recursive: true, force: true });
    throw error;
  }
  rmSync(options.dir, { recursive: true, force: true });
  renameSync(fresh, options.dir);
  return 'created';
}

/** Runs `mariadbd --bootstrap`, which executes SQL from its standard input without grants, network or socket. */
async function bootstrap(options: {
  mariadbd: string;
  dir: string;
  rootPassword: string;
  account: ServiceAccount | undefined;
}): Promise<void> {
  const child = spawn(
    options.mariadbd,
    [
      ...['--no-defaults', '--bootstrap', ...folderArguments(options.dir), '--skip-networking'],
      ...['--innodb-log-file-size=4M', '--innodb-buffer-pool-size=16M', '--log-warnings=0'],
    ],
    { stdio: ['pipe', 'ignore', 'pipe'], ...credentials(options.account), timeout: INIT_TIMEOUT_MS },
  );
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said = (said + text).slice(-4_000)));
  // It may end before it has read everything; its exit code and words say why.
  child.stdin.on('error', (error) => (said += `\n${error.message}`));
  child.stdin.end(systemSql(options.rootPassword));
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  if (code !== 0) {
    throw new ProductError({
      code: 'DATABASE_INIT_FAILED',
      message: `mariadbd could not make a database (exit ${code ?? 'by signal'}): ${firstError(said)}`,
      where: options.dir,
      remedy: 'check free space and permissions there, or name a server with --database',
    });
  }
}

function systemSql(rootPassword: string): string {
  const share = SHARE_FOLDERS.find((folder) => systemFile(folder, 'system_tables') !== undefined);
  if (share === undefined) {
    throw new ProductError({
      code: 'DATABASE_PACKAGE_INCOMPLETE',
      message: 'the SQL files of mariadb-server-core are missing',
      where: SHARE_FOLDERS.join(', '),
      remedy: 'reinstall mariadb-server-core, or name a server with --database',
    });
  }
  const native = JSON.stringify({
    access: 1,
    plugin: 'mysql_native_password',
    authentication_string: nativePasswordHash(rootPassword),
  }).replace('"access":1', '"access":18446744073709551615');
  // mariadbd --bootstrap ends a statement at a semicolon that ends a line.
  return [
    'CREATE DATABASE IF NOT EXISTS mysql;',
    'USE mysql;',
    'SET @auth_root_socket=NULL;',
    'SET @skip_auth_anonymous=1;',
    ...SYSTEM_SQL.map((name) => readFileSync(systemFile(share, name) ?? '', 'utf8')),
    `DELETE FROM mysql.global_priv WHERE User='root' AND Host NOT IN ('localhost','127.0.0.1') OR User='';`,
    `UPDATE mysql.global_priv SET Priv='${native}' WHERE User='root';`,
    'DELETE FROM mysql.proxies_priv;',
    '',
  ].join('\n');
}

function systemFile(folder: string, name: string): string | undefined {
  return [join(folder, `mysql_${name}.sql`), join(folder, `mariadb_${name}.sql`)].find((file) =>
    existsSync(file),
  );
}

/** `PASSWORD()` of mysql_native_password: '*' and SHA1(SHA1(text)) in upper-case hexadecimal. */
function nativePasswordHash(password: string): string {
  const once = createHash('sha1').update(password).digest();
  return `*${createHash('sha1').update(once).digest('hex').toUpperCase()}`;
}

/**
 * Arguments of the running server. The socket is named relative to the data folder, because a socket's full path
 * may not exceed 107 characters. InnoDB keeps its default of flushing at every commit: acknowledged means durable.
 * Many hosts change many pages: they are written steadily from the start, since a log that fills up stops every commit.
 * New tables are compressed page by page, which halves what samples take on file systems that can leave holes in files.
 */
export function databaseArguments(options: { dir: string; port: number; memoryBytes: number }): string[] {
  const { poolBytes, logBytes } = planDatabaseMemory(options.memoryBytes);
  return [
    ...['--no-defaults', ...folderArguments(options.dir)],
    ...['--socket=mariadb.sock', '--pid-file=mariadb.pid'],
    ...[`--port=${options.port}`, '--bind-address=127.0.0.1', '--skip-name-resolve'],
    ...['--character-set-server=utf8mb4', '--collation-server=utf8mb4_general_ci'],
    ...['--default-time-zone=+00:00', '--local-infile=OFF', '--max-allowed-packet=64M'],
    ...[`--innodb-buffer-pool-size=${poolBytes}`, `--innodb-log-file-size=${logBytes}`],
    ...['--innodb-io-capacity=2000', '--innodb-io-capacity-max=4000', '--innodb-max-dirty-pages-pct-lwm=5'],
    ...['--innodb-compression-default=ON', '--max-connections=120'],
  ];
}

/** A starting server deletes the temporary tables in its tmpdir: in /tmp, those of every other server of its account. */
function folderArguments(dir: string): string[] {
  return [`--datadir=${dir}`, `--tmpdir=${dir}`];
}

/** Options for `spawn` that make the child run as the account. */
export function credentials(account: ServiceAccount | undefined): { uid?: number; gid?: number } {
  return account === undefined ? {} : { uid: account.uid, gid: account.gid };
}

/**
 * Waits until the server greets on its port; rejects when the child ends first or the time is over. Another server may
 * have taken the port in between and greets too: ours writes its pid file once the port is its own.
 */
export async function waitForGreeting(options: {
  dir: string;
  port: number;
  child: ChildProcess;
  timeoutMs: number;
  logFile: string;
  /** Size of the log before the server was launched. */
  logStart: number;
  signal?: AbortSignal | undefined;
}): Promise<void> {
  const pidFile = join(options.dir, 'mariadb.pid');
  const deadline = performance.now() + options.timeoutMs;
  while (performance.now() < deadline) {
    options.signal?.throwIfAborted();
    if (options.child.exitCode !== null || options.child.signalCode !== null) break;
    if (readPid(pidFile) === options.child.pid && (await greets(options.port))) return;
    await delay(50);
  }
  throw new ProductError({
    code: 'DATABASE_NOT_STARTED',
    message: `the private database did not come up: ${firstError(readTail(options.logFile, options.logStart))}`,
    where: options.logFile,
    remedy: 'read that log; free space and another mariadbd on the same folder are the usual reasons',
  });
}

function readPid(path: string): number | undefined {
  return existsSync(path) ? Number(readFileSync(path, 'utf8')) : undefined;
}

/** True when something on the port sends a first packet, as a MySQL-protocol server does unasked. */
function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' });
    const finish = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(1_000, () => finish(false));
    socket
      .once('data', () => finish(true))
      .once('error', () => finish(false))
      .once('close', () => finish(false));
  });
}
