import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, openSync, closeSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installDatabasePackage } from '../../backend/src/cli/database-package.ts';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { logSize } from '../../backend/src/cli/log-words.ts';
import {
  credentials,
  databaseArguments,
  findMariadbd,
  initialiseDatabase,
  serviceAccount,
  waitForGreeting,
} from '../../backend/src/cli/private-database.ts';

const ROOT_PASSWORD = 'test-root';
const SMALL_BYTES = 512 * 1024 * 1024;

/** A real MariaDB of its own, on a free loopback port, in a temporary folder unless one is given. */
export interface TestMariadb {
  /** `mysql://root:…@127.0.0.1:PORT/` */
  url: string;
  host: string;
  port: number;
  user: string;
  password: string;
  socket: string;
  dir: string;
  readonly pid: number;
  /** Ends it and removes its temporary folder. */
  stop(): Promise<void>;
  /** Kills it as a crash would; the data stays. */
  kill9(): Promise<void>;
  /** Starts it again on the same port and data, ending it first when it runs. */
  restart(): Promise<void>;
}

/** Starts one; as root the package is installed when it is missing. Takes about a second. Small unless told otherwise. */
export async function startMariadb(
  options: { dir?: string; port?: number; memoryBytes?: number } = {},
): Promise<TestMariadb> {
  if (findMariadbd(process.env) === undefined) await installDatabasePackage();
  const mariadbd = findMariadbd(process.env) ?? 'mariadbd';
  const home = options.dir ?? mkdtempSync(join(tmpdir(), 'dpm-mariadb-'));
  // The database runs as another account when we are root, and must be able to pass through.
  if (options.dir === undefined) chmodSync(home, 0o755);
  const account = serviceAccount({ uid: process.getuid?.() ?? 1 });
  const dir = join(home, 'data');
  const logFile = join(home, 'mariadb.log');
  const port = options.port ?? (await anyFreePort());
  await initialiseDatabase({ mariadbd, dir, rootPassword: ROOT_PASSWORD, account });

  const launch = async (): Promise<ChildProcess> => {
    const logStart = logSize(logFile);
    const log = openSync(logFile, 'a');
    const args = databaseArguments({ dir, port, memoryBytes: options.memoryBytes ?? SMALL_BYTES });
    const child = spawn(mariadbd, args, { stdio: ['ignore', log, log], ...credentials(account) });
    closeSync(log);
    await waitForGreeting({ dir, port, child, timeoutMs: 30_000, logFile, logStart });
    return child;
  };
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const closed = new Promise((resolve) => child.once('exit', resolve));
    child.kill(signal);
    await closed;
  };
  let child = await launch();
  return {
    url: `mysql://root:${ROOT_PASSWORD}@127.0.0.1:${port}/`,
    host: '127.0.0.1',
    port,
    user: 'root',
    password: ROOT_PASSWORD,
    socket: join(dir, 'mariadb.sock'),
    dir,
    get pid() {
      return child.pid ?? 0;
    },
    async stop() {
      await end('SIGTERM');
      if (options.dir === undefined && existsSync(home)) rmSync(home, { recursive: true });
    },
    kill9: () => end('SIGKILL'),
    async restart() {
      await end('SIGTERM');
      child = await launch();
    },
  };
}
