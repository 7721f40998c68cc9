/**
 * The story that the pictures of README tell: 3309 works as always, then 3307 is dumped by three clients at once, the CPU
 * is full, and 3309 waits. On a host of its own as far as the kernel gives one: names, processes and network.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { createConnection } from 'mysql2/promise';
import { startDumpClient } from '../support/dump-client.ts';
import { startGrafanaStage, type GrafanaStage } from '../support/grafana-stage.ts';
import { startMariadb, type TestMariadb } from '../support/mariadb.ts';

const HOST = 'db-17';
const FOLDER = '/srv/mysql';
const CALM_MS = 45_000;
const DUMP_MS = 50_000;
const IS_THERE = 'DPM_SHOTS_ALONE';
const DUMPS = 3;
/** Until dumps are well under way, and the samples of their beginning are over. */
const BEGIN_MS = 6_000;
/** The story has its own. */
const NOBODY = { port: 0, pid: 0, marker: '', stop: async () => undefined };

/** Runs this program again where nothing else is to be seen; undefined where it is there already. */
export function runAlone(): number | undefined {
  if (process.env[IS_THERE] !== undefined) return undefined;
  if (process.getuid?.() !== 0) throw new Error('root is needed, for a host name and processes of its own');
  const prepare = `hostname ${HOST} && ip link set lo up && mount -t tmpfs none /srv && exec "$@"`;
  const own = ['--mount', '--uts', '--pid', '--net', '--fork', '--mount-proc'];
  const self = [process.execPath, ...process.execArgv, ...process.argv.slice(1)];
  const { status } = spawnSync('unshare', [...own, 'sh', '-c', prepare, 'sh', ...self], {
    stdio: 'inherit',
    env: { ...process.env, [IS_THERE]: '1', TMPDIR: '/srv' },
  });
  return status ?? 1;
}

export interface Story {
  stage: GrafanaStage;
  /** In which the pictures look at it, ms. */
  fromMs: number;
  toMs: number;
  remove(): Promise<void>;
}

export async function tellStory(language: 'zh-CN' | 'en-US'): Promise<Story> {
  const undo: (() => Promise<unknown>)[] = [];
  const remove = async () => {
    for (const step of undo.reverse()) await step();
  };
  try {
    const stage = await startGrafanaStage({ DPM_GRAFANA_LANGUAGE: language }, async () => NOBODY);
    undo.push(() => stage.remove());
    const [dumped, used] = [await startAt(3307), await startAt(3309)];
    undo.push(
      () => dumped.stop(),
      () => used.stop(),
    );
    const client = await startClient(used);
    undo.push(() => client.stop());
    await delay(CALM_MS);
    const dumps = Array.from({ length: DUMPS }, () => startDumpClient(dumped));
    undo.push(() => Promise.all(dumps.map((dump) => dump.finish())));
    await delay(BEGIN_MS);
    const fromMs = Date.now();
    await delay(DUMP_MS);
    return { stage, fromMs, toMs: Date.now(), remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

async function startAt(port: number): Promise<TestMariadb> {
  const dir = `${FOLDER}/${port}`;
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  return startMariadb({ dir, port });
}

/** Asks a server for a little, again and again. */
async function startClient({ host, port, user, password }: TestMariadb): Promise<{ stop(): Promise<void> }> {
  const connection = await createConnection({ host, port, user, password });
  const stopping = new AbortController();
  const work = (async () => {
    while (!stopping.signal.aborted) {
      await connection.query('SELECT SUM(CRC32(seq)) FROM mysql.seq_1_to_300000');
      await delay(100);
    }
    await connection.end();
  })();
  return {
    async stop() {
      stopping.abort();
      await work;
    },
  };
}
