import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { anyFreePort } from '../../../backend/src/cli/free-port.ts';
import { unpackPackage } from './debian-packages.ts';
import { readCpuTimes } from './process-cpu.ts';

/** What another program spent, and for how many rounds of its work. */
export interface Spent {
  cpuMs: number;
  rounds: number;
}

/** A program that does the same for other products. */
export interface Rival {
  readonly name: string;
  /** One round, for those that are asked; the others go by themselves. */
  step(): Promise<void>;
  /** Since it began. */
  spent(): Spent;
  stop(): Promise<void>;
}

const START_MS = 10_000;

/** netdata's apps.plugin as netdata runs it: its own configuration, once a second. It says when it has gone round. */
async function startAppsPlugin(): Promise<Rival> {
  const { root, env } = await unpackPackage('netdata-core');
  const netdata = join(root, 'usr/lib/netdata');
  const config = join(netdata, 'conf.d');
  const child = spawn(join(netdata, 'plugins.d/apps.plugin'), ['1'], {
    env: { ...env, NETDATA_STOCK_CONFIG_DIR: config, NETDATA_USER_CONFIG_DIR: config },
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const ended = endOf(child);
  let rounds = 0;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    if (line.startsWith('BEGIN netdata.apps_cpu')) rounds++;
  });
  await waitFor('apps.plugin', { child, isReady: async () => rounds >= 2 });
  return {
    name: 'apps.plugin',
    step: () => Promise.resolve(),
    spent: () => ({ cpuMs: readCpuTimes(child.pid ?? 0).ownMs, rounds }),
    stop: () => end(child, ended),
  };
}

/**
 * prometheus-process-exporter with the configuration that its package brings (every process, by name) and its other
 * defaults, or without what costs most: threads and smaps.
 */
async function startProcessExporter({ lean }: { lean: boolean }): Promise<Rival> {
  const { root, env } = await unpackPackage('prometheus-process-exporter');
  const address = `127.0.0.1:${await anyFreePort()}`;
  const config = join(root, 'usr/share/doc/prometheus-process-exporter/examples/all.yaml');
  const child = spawn(
    join(root, 'usr/bin/prometheus-process-exporter'),
    [
      ...['-config.path', config, '-web.listen-address', address],
      ...(lean ? ['-threads=false', '-gather-smaps=false'] : []),
    ],
    { env, stdio: 'ignore' },
  );
  const ended = endOf(child);
  let rounds = 0;
  const scrape = async () => {
    const answer = await fetch(`http://${address}/metrics`);
    if (!answer.ok || !(await answer.text()).includes('namedprocess_')) throw new Error('no metrics');
    rounds++;
  };
  const isReady = () =>
    scrape().then(
      () => true,
      () => false,
    );
  await waitFor('prometheus-process-exporter', { child, isReady });
  return {
    name: `prometheus-process-exporter${lean ? ' without threads and smaps' : ''}`,
    step: scrape,
    spent: () => ({ cpuMs: readCpuTimes(child.pid ?? 0).ownMs, rounds }),
    stop: () => end(child, ended),
  };
}

async function waitFor(
  name: string,
  { child, isReady }: { child: ChildProcess; isReady: () => Promise<boolean> },
): Promise<void> {
  const deadline = Date.now() + START_MS;
  while (!(await isReady())) {
    const isOver = child.pid === undefined || child.exitCode !== null || child.signalCode !== null;
    if (isOver || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`${name} does not run`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function endOf(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => child.once('exit', () => resolve()).once('error', () => resolve()));
}

async function end(child: ChildProcess, ended: Promise<void>): Promise<void> {
  child.kill('SIGKILL');
  await ended;
}

/** Undefined: it could not be had here, as the log says. */
export interface Rivals {
  appsPlugin: Rival | undefined;
  exporter: Rival | undefined;
  leanExporter: Rival | undefined;
}

export async function startRivals({
  log,
  quick,
}: {
  log: (line: string) => void;
  quick: boolean;
}): Promise<Rivals> {
  const attempt = (start: () => Promise<Rival>) =>
    start().catch((error: unknown) => {
      log(`a rival is missing: ${String(error)}`);
      return undefined;
    });
  return {
    appsPlugin: await attempt(startAppsPlugin),
    exporter: await attempt(() => startProcessExporter({ lean: false })),
    leanExporter: quick ? undefined : await attempt(() => startProcessExporter({ lean: true })),
  };
}
