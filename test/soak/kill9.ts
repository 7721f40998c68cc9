import { setTimeout as delay } from 'node:timers/promises';
import { startProduct } from '../support/product.ts';
import { startFleet } from './fleet.ts';
import { readProductSecrets } from './product-secrets.ts';
import type { Soak } from './soak.ts';
import { countStored } from './stored-reports.ts';

const HOSTS = 4;
const PARTS = ['backend', 'mariadb', 'agent', 'start'] as const;
const CALM_MS = 3_000;
const SETTLED_MS = 8_000;

/** Kills the parts of the product in turn under load; what was acknowledged must be there, once. */
export const kill9: Soak = {
  describes:
    'kill -9 of every part in turn under load; counts acknowledged reports that are lost or stored twice',
  mustBeZero: ['lost', 'duplicated', 'partial'],
  async run({ seconds, log }) {
    const product = await startProduct({ env: { DPM_GLOBAL_INTERVAL_TIME: '1' } });
    try {
      const server = `https://127.0.0.1:${product.tlsPort}`;
      const { ca, tokens } = await readProductSecrets(product);
      const fleet = await startFleet({ server, ca, adminToken: tokens.admin, count: HOSTS });
      const deadline = performance.now() + seconds * 1000;
      let kills = 0;
      for (; performance.now() < deadline || kills < PARTS.length; kills += 1) {
        await delay(CALM_MS);
        const name = PARTS[kills % PARTS.length] ?? 'backend';
        log(`kill -9 ${name}`);
        if (name === 'start') {
          await product.kill9();
          await product.start();
        } else process.kill(product.part(name)?.pid ?? 0, 'SIGKILL');
      }
      await delay(SETTLED_MS);
      await fleet.stop();
      return { kills, ...(await countStored(product, fleet.hosts)) };
    } finally {
      await product.remove();
    }
  },
};
