import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createConnection, type Connection, type RowDataPacket } from 'mysql2/promise';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { readRecords, type RunRecord } from '../../backend/src/cli/run-records.ts';

const DPM = fileURLToPath(new URL('../../backend/bin/dpm.mjs', import.meta.url));
const START_TIMEOUT_MS = 90_000;
const REFUSAL_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 60_000;

/** The whole product as `dpm start` runs it, with a data folder and ports of its own. */
export interface Product {
  dataDir: string;
  /** `http://127.0.0.1:PORT` of the backend. */
  url: string;
  port: number;
  tlsPort: number;
  /** What `dpm start` has printed so far, both streams. */
  output(): string;
  /** The process `dpm start`. */
  readonly process: ChildProcess;
  /** The record of a part: mariadb, backend, agent, grafana, start. */
  part(name: string): RunRecord | undefined;
  /** Starts it again after it has ended. */
  start(): Promise<void>;
  /** Ctrl-C; resolves with the exit code. */
  stop(): Promise<number | null>;
  /** Kills `dpm start` as a crash would; its parts live on. */
  kill9(): Promise<void>;
  /** A connection as one of our accounts. */
  connect(account: 'monitor_ro' | 'monitor_rw'): Promise<Connection>;
  query(sql: string, values?: unknown[]): Promise<RowDataPacket[]>;
  /** GET of the read API, as the preview page asks it. */
  read(path: string): Promise<unknown>;
  /** Stops what still runs and removes the data folder. */
  remove(): Promise<void>;
}

/** Starts the product from a clean data folder and waits until it says that it is up. */
export async function startProduct(
  options: { args?: string[]; env?: NodeJS.ProcessEnv } = {},
): Promise<Product> {
  const dataDir = mkdtempSync(join(tmpdir(), 'dpm-product-'));
  chmodSync(dataDir, 0o755);
  const [port, tlsPort] = [await anyFreePort(), await anyFreePort()];
  const args = [
    ...['start', '--data-dir', dataDir, '--port', String(port), '--tls-port', String(tlsPort)],
    ...(options.args ?? ['--grafana', 'none']),
  ];
  let run = launch(args, options.env);
  const url = `http://127.0.0.1:${port}`;
  const part = (name: string) => readRecords(join(dataDir, 'run')).find((record) => record.name === name);
  const product: Product = {
    ...{ dataDir, url, port, tlsPort, part },
    output: () => run.output(),
    get process() {
      return run.child;
    },
    async start() {
      run = launch(args, options.env);
      await run.up();
    },
    async stop() {
      run.child.kill('SIGINT');
      return run.ended(STOP_TIMEOUT_MS);
    },
    async kill9() {
      run.child.kill('SIGKILL');
      await run.ended(STOP_TIMEOUT_MS);
    },
    connect: (account) =>
      createConnection({
        ...{ host: '127.0.0.1', port: Number(part('mariadb')?.facts?.['port']), user: account },
        ...{ database: 'dbzz_monitor', timezone: 'Z' },
        password: readFileSync(join(dataDir, 'secrets', `${account}.password`), 'utf8').trim(),
      }),
    async query(sql, values = []) {
      const connection = await product.connect('monitor_ro');
      try {
        return (await connection.query<RowDataPacket[]>(sql, values))[0];
      } finally {
        await connection.end();
      }
    },
    async read(path) {
      const answer = await fetch(`${url}/api/plugin-proxy/dbzz-processmonitor-app/read/${path}`, {
        signal: AbortSignal.timeout(10_000),
      });
      if (!answer.ok) throw new Error(`read/${path}: ${answer.status} ${await answer.text()}`);
      return (await answer.json()) as unknown;
    },
    async remove() {
      if (run.child.exitCode === null && run.child.signalCode === null) await product.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
  try {
    await run.up();
  } catch (error) {
    await product.remove();
    throw error;
  }
  return product;
}

/** Runs `dpm start` where it is expected to stop by itself. */
export async function attemptStart(
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<{ code: number | null; output: string }> {
  const run = launch(['start', ...args], env);
  try {
    return { code: await run.ended(REFUSAL_TIMEOUT_MS), output: run.output() };
  } catch (error) {
    run.child.kill('SIGTERM');
    await run.ended(STOP_TIMEOUT_MS);
    throw error;
  }
}

interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves when the last line of a start was printed; rejects with the output when it ends first. */
  up(): Promise<void>;
  ended(timeoutMs: number): Promise<number | null>;
}

function launch(args: string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(process.execPath, [DPM, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let output = '';
  const closed = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const isUp = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        if (output.includes('Ctrl-C stops everything')) resolve();
      });
    }
  });
  const within = <T>(work: Promise<T>, timeoutMs: number): Promise<T> => {
    let timer: NodeJS.Timeout;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not within ${timeoutMs} ms:\n${output}`)), timeoutMs);
    });
    return Promise.race([work, late]).finally(() => clearTimeout(timer));
  };
  const failed = closed.then((code) => Promise.reject(new Error(`dpm start ended (${code}):\n${output}`)));
  failed.catch(() => undefined);
  return {
    child,
    output: () => output,
    up: () => within(Promise.race([isUp, failed]), START_TIMEOUT_MS),
    ended: (timeoutMs) => within(closed, timeoutMs),
  };
}
