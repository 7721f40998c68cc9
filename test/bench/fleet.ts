/** Bringing hosts online: fake hosts receive and hash the whole runtime, over real SSH. */
import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { anyFreePort } from '../../backend/src/cli/free-port.ts';
import { prepareUpgrade } from '../agent/support/kept-agent.ts';
import { insertRows, openTestSchemas, selectRows, type TestSchemas } from '../support/sample-rows.ts';
import type { Bench } from './bench.ts';

const HOSTS = 100;
const QUICK_HOSTS = 10;
const LIMIT_MS = 900_000;

export const fleet: Bench = {
  describes: 'hosts brought online a minute, each with a whole runtime, and the memory of the backend',
  async run({ quick, log }) {
    const folder = mkdtempSync(join(tmpdir(), 'dpm-bench-fleet-'));
    const schemas = await openTestSchemas('MariaDB');
    const children: ChildProcess[] = [];
    try {
      const hosts = start('./hosts/fake-hosts.ts', {});
      children.push(hosts);
      const [{ port }] = (await once(hosts, 'message')) as [{ port: number }];
      const backend = start('./hosts/backend-process.ts', await prepareFolder(folder, { schemas, port }));
      children.push(backend);
      await once(backend, 'message');
      // One host has the runtime fetched from npm.
      await bring(schemas, 1);
      log('the runtime is there');
      const count = quick ? QUICK_HOSTS : HOSTS;
      const tookMs = await bring(schemas, count);
      return {
        hostsPerMinute: Math.round((count * 60_000) / tookMs),
        backendRssMiB: readPeakMiB(backend.pid),
      };
    } finally {
      for (const child of children) child.disconnect();
      await Promise.all(children.map(async (child) => child.exitCode ?? once(child, 'exit')));
      await schemas.remove();
      rmSync(folder, { recursive: true });
    }
  },
};

function start(program: string, env: NodeJS.ProcessEnv): ChildProcess {
  const file = fileURLToPath(new URL(program, import.meta.url));
  return fork(file, { execArgv: ['--import', 'tsx'], env: { ...process.env, ...env } });
}

async function prepareFolder(
  folder: string,
  { schemas, port }: { schemas: TestSchemas; port: number },
): Promise<NodeJS.ProcessEnv> {
  mkdirSync(join(folder, 'secrets'), { mode: 0o700 });
  writeFileSync(join(folder, 'dpm-agent.cjs'), (await prepareUpgrade()).first);
  const database = { ...schemas.address, schemas: schemas.db.schemas };
  writeFileSync(join(folder, 'database.json'), JSON.stringify(database), { mode: 0o600 });
  return {
    ...{ DPM_DATA_DIR: folder, DPM_BACKEND_ADDRESS: '127.0.0.1', DPM_SSH_USER: 'root' },
    ...{ DPM_SSH_PORT: String(port), DPM_SSH_KNOWN_HOSTS: join(folder, 'known_hosts') },
    ...{ DPM_BACKEND_PORT: String(await anyFreePort()), DPM_BACKEND_TLS_PORT: String(await anyFreePort()) },
  };
}

let asked = 0;

/** So many new hosts, by rows written by hand; ms until the last one has its agent. */
async function bring({ db }: TestSchemas, count: number): Promise<number> {
  const names = Array.from({ length: count }, (_, index) => {
    const number = asked + index;
    return `127.0.${1 + Math.floor(number / 250)}.${1 + (number % 250)}`;
  });
  asked += count;
  const startedMs = performance.now();
  await insertRows(
    db,
    'tb_monitor_host_config',
    names.map((rshost) => ({ rshost, istate: 1 })),
  );
  const done = `SELECT COUNT(*) AS n FROM host_lifecycle WHERE installed_at IS NOT NULL AND rshost IN (?)`;
  for (;;) {
    const tookMs = performance.now() - startedMs;
    if (Number((await selectRows(db, done, [names]))[0]?.['n']) === count) return tookMs;
    if (tookMs > LIMIT_MS) throw new Error(`after ${LIMIT_MS} ms not all of ${count} hosts have their agent`);
    await delay(200);
  }
}

/** Peak of resident memory. */
function readPeakMiB(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Math.round(Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) / 1024);
}
