/** The steps `database` and `accounts`: a server that answers, our schemas on it, and passwords that open our accounts. */
import { join } from 'node:path';
import type { Connection } from 'mysql2/promise';
import {
  ACCOUNTS,
  createSchemasAndAccounts,
  inspectServer,
  refuseForeign,
  type AccountName,
  type AccountPasswords,
} from '../db/accounts.ts';
import { ProductError } from '../errors.ts';
import type { NamedDatabase } from './database-choice.ts';
import { logIn, opens, type DatabaseLogin } from './database-login.ts';
import { availableMemory } from './database-memory.ts';
import { installDatabasePackage } from './database-package.ts';
import { findFreePort } from './free-port.ts';
import { rememberDatabase } from './opening.ts';
import { logSize } from './log-words.ts';
import { findPassword } from './password-prompt.ts';
import {
  credentials,
  databaseArguments,
  findMariadbd,
  initialiseDatabase,
  serviceAccount,
  waitForGreeting,
} from './private-database.ts';
import { ensureSecret } from './secret-files.ts';
import { isRunning } from './os-process.ts';
import { readRecords } from './run-records.ts';
import type { DatabaseContext, StartContext } from './start-context.ts';
import type { StepResult } from './terminal.ts';

const ROOT_PASSWORD_FILE = 'root.password';
const FIRST_PORT = 13_306;
const READY_TIMEOUT_MS = 120_000;
const STOP_GRACE_MS = 60_000;

/** A server that can be set up: where it is, and how to become its administrator when that is needed. */
export interface DatabaseServer {
  host: string;
  port: number;
  /** Host parts of the accounts that we create. */
  hostParts: readonly string[];
  admin: () => Promise<DatabaseLogin>;
}

/** Decides which server, and starts the private one when that is it. */
export async function prepareServer(context: StartContext): Promise<StepResult<DatabaseServer>> {
  const { choice } = context;
  if (choice.kind === 'private') return startPrivate(context);
  return { detail: `${choice.host}:${choice.port} (${choice.source})`, value: namedServer(context, choice) };
}

/** A server that somebody else runs; its administrator's password is looked for only when it is needed. */
export function namedServer(context: DatabaseContext, choice: NamedDatabase): DatabaseServer {
  const { host, port, adminUser } = choice;
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const sources = {
    given: choice.adminPassword,
    file: context.options.passwordFile,
    terminal: isTerminal ? { input: process.stdin, output: process.stdout } : undefined,
  };
  const admin = async (): Promise<DatabaseLogin> => ({
    ...{ host, port, user: adminUser },
    password: await findPassword(sources, `the password of ${adminUser}@${host}:${port}`),
  });
  return { host, port, hostParts: ['%'], admin };
}

/** The private database that a start runs now; undefined when none does. */
export function runningPrivateServer(context: DatabaseContext): DatabaseServer | undefined {
  const record = readRecords(context.folders.run).find(({ name }) => name === 'mariadb');
  const port = record?.facts?.['port'];
  if (record === undefined || typeof port !== 'number' || !isRunning(record)) return undefined;
  return privateServer(context, port);
}

function privateServer(context: DatabaseContext, port: number): DatabaseServer {
  const host = '127.0.0.1';
  const admin = async () => {
    const password = ensureSecret(context.folders.secrets, ROOT_PASSWORD_FILE);
    return { host, port, user: 'root', password };
  };
  return { host, port, hostParts: ['127.0.0.1', 'localhost'], admin };
}

async function startPrivate(context: StartContext): Promise<StepResult<DatabaseServer>> {
  const { env } = context.options;
  if (findMariadbd(env) === undefined) await installDatabasePackage(context.signal);
  const mariadbd = findMariadbd(env) ?? 'mariadbd';
  const account = serviceAccount({ uid: process.getuid?.() ?? 1 });
  const rootPassword = ensureSecret(context.folders.secrets, ROOT_PASSWORD_FILE);
  const dir = context.folders.mariadb;
  const made = await initialiseDatabase({ mariadbd, dir, rootPassword, account });
  const port = await freePort();
  const logFile = join(context.folders.logs, 'mariadb.log');
  const logStart = logSize(logFile);
  await context.supervisor.start(
    {
      name: 'mariadb',
      command: mariadbd,
      args: databaseArguments({ dir, port, memoryBytes: availableMemory() }),
      env: { PATH: env['PATH'], TZ: 'UTC' },
      logFile,
      cwd: dir,
      graceMs: STOP_GRACE_MS,
      // While it starts it forgets the signal.
      askAgainMs: 1_000,
      ...credentials(account),
    },
    {
      facts: { port },
      ready: (child) =>
        waitForGreeting({
          dir,
          port,
          child: child.process,
          timeoutMs: READY_TIMEOUT_MS,
          logFile,
          logStart,
          signal: context.signal,
        }),
    },
  );
  const detail = `private MariaDB on 127.0.0.1:${port}${made === 'created' ? ', newly made' : ''}`;
  return { detail, value: privateServer(context, port) };
}

async function freePort(): Promise<number> {
  const port = await findFreePort(FIRST_PORT);
  if (port !== undefined) return port;
  throw new ProductError({
    code: 'PORT_TAKEN',
    message: `no port from ${FIRST_PORT} on is free for the private database`,
    where: '127.0.0.1',
    remedy: 'end what holds them, or name a server with --database',
  });
}

/** Makes sure that schemas and accounts are there and ours; asks for the administrator only when they are not. */
export async function prepareAccounts(
  context: DatabaseContext,
  server: DatabaseServer,
): Promise<StepResult<AccountPasswords>> {
  const passwords = Object.fromEntries(
    ACCOUNTS.map((account) => [account, ensureSecret(context.folders.secrets, `${account}.password`)]),
  ) as AccountPasswords;
  const login = (account: AccountName): DatabaseLogin => ({
    ...{ host: server.host, port: server.port, user: account, password: passwords[account] },
  });
  const { monitor, private: secret } = context.settings.schemas;
  const complete =
    (await opens(login('monitor_ddl'), [monitor, secret])) &&
    (await opens(login('monitor_rw'), [monitor, secret])) &&
    (await opens(login('monitor_ro'), [monitor]));
  const checkVersion = (connection: Connection) => context.core.checkServer(connection);
  const version = complete
    ? await withLogin(login('monitor_rw'), checkVersion)
    : await withLogin(await server.admin(), async (admin) => {
        const found = await checkVersion(admin);
        const address = `${server.host}:${server.port}`;
        const accountOpens = (account: AccountName) => opens(login(account));
        const { schemas } = context.settings;
        refuseForeign(await inspectServer(admin, { schemas, opens: accountOpens }), { address });
        await createSchemasAndAccounts(admin, { schemas, passwords, hostParts: server.hostParts });
        return found;
      });
  rememberDatabase(context);
  const state = complete ? 'as before' : 'newly made';
  return { detail: `${version}; ${monitor}, ${secret} and 3 accounts ${state}`, value: passwords };
}

async function withLogin<T>(login: DatabaseLogin, work: (connection: Connection) => Promise<T>): Promise<T> {
  const connection = await logIn(login);
  try {
    return await work(connection);
  } finally {
    await connection.end();
  }
}
