import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { WatcherList } from '@dpm/protocol';
import { askBackend } from '../../backend/src/cli/backend-client.ts';
import { startProduct, type Product } from '../support/product.ts';
import { until } from '../support/until.ts';
import { startWecom, type WecomServer } from '../support/wecom-server.ts';
import { readProductSecrets } from './product-secrets.ts';
import type { Counts, Soak } from './soak.ts';

const KEY = 'a-key-that-nobody-may-see';
const CHOSEN_MS = 60_000;
/** A minute without any server is told; a few seconds for the rounds of the agent. */
const TOLD_MS = 150_000;
const RECOVERED_MS = 150_000;
/** Nothing more may come. */
const QUIET_MS = 15_000;

/** The only server is killed under a running agent, which tells through WeCom's stand-in, and comes back. */
export const watchers: Soak = {
  describes: 'kills the only server under a real agent, which has to tell people; counts its messages',
  mustBeZero: ['missing', 'surplus', 'keysInLogs'],
  async run({ log }) {
    const wecom = await startWecom();
    const product = await startProduct({ env: { DPM_GLOBAL_INTERVAL_TIME: '1' } });
    try {
      await addChannel(product, wecom);
      const host = await until(() => chosenHost(product), CHOSEN_MS);
      log(`${host} watches`);
      return await observe({ product, wecom, log });
    } finally {
      await product.remove();
      await wecom.stop();
    }
  },
};

async function addChannel(product: Product, wecom: WecomServer): Promise<void> {
  const { ca, tokens } = await readProductSecrets(product);
  const { status, body } = await askBackend({
    ...{ url: `https://127.0.0.1:${product.tlsPort}/v1/admin/channels`, method: 'POST', ca },
    ...{ token: tokens.admin, login: 'admin' },
    body: { name: 'dba', language: 'zh-CN', format: 'markdown', enabled: true, url: wecom.url(KEY) },
  });
  if (status !== 201) throw new Error(`the channel was not taken: ${status} ${JSON.stringify(body)}`);
}

async function chosenHost(product: Product): Promise<string | undefined> {
  const { ca, tokens } = await readProductSecrets(product);
  const url = `https://127.0.0.1:${product.tlsPort}/v1/read/watchers`;
  const { body } = await askBackend({ url, ca, token: tokens.read });
  return (body as WatcherList).watchers[0]?.host;
}

async function observe({
  product,
  wecom,
  log,
}: {
  product: Product;
  wecom: WecomServer;
  log: (line: string) => void;
}): Promise<Counts> {
  // The order goes out with the answer to the next report.
  await delay(QUIET_MS);
  wecom.taken.length = 0;
  const agent = product.part('agent')?.pid ?? 0;
  const backend = product.part('backend')?.pid ?? 0;
  const beginMs = performance.now();
  await product.kill9();
  process.kill(backend, 'SIGKILL');
  // A busy machine may have an incident of its own.
  const ofServers = () => wecom.contents().filter((text) => text.split('\n')[0]?.includes('监控服务器'));
  const isThere = (start: string) => async () => ofServers().find((text) => text.startsWith(start));
  const told = await until(isThere('【告警】'), TOLD_MS);
  const toldAfterS = Math.round((performance.now() - beginMs) / 1000);
  log(told);
  await delay(QUIET_MS);
  const whileDown = ofServers().length;
  process.kill(agent, 0);
  await product.start();
  log(await until(isThere('【恢复'), RECOVERED_MS));
  await delay(QUIET_MS);
  const all = ofServers().length;
  return {
    toldAfterS,
    missing: Math.max(0, 2 - all),
    surplus: whileDown - 1 + Math.max(0, all - 2),
    keysInLogs: countKeys(product),
  };
}

/** Lines of all logs that hold the robot's key. */
function countKeys(product: Product): number {
  const folder = join(product.dataDir, 'logs');
  const texts = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'));
  return [...texts, product.output()].flatMap((text) => text.split('\n')).filter((line) => line.includes(KEY))
    .length;
}
