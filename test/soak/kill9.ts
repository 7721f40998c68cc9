import { setTimeout as delay } from 'node:timers/promises';
import { startProduct, type Product } from '../support/product.ts';
import { startFleet, type FleetHost } from './fleet.ts';
import { readProductSecrets } from './product-secrets.ts';
import type { Counts, Soak } from './soak.ts';

const HOSTS = 4;
const PARTS = ['backend', 'mariadb', 'agent', 'start'] as const;
const CALM_MS = 3_000;
const SETTLED_MS = 8_000;

/** Kills the parts of the product in turn under load; what was acknowledged must be there, once. */
export const kill9: Soak = {
  describes:
    'kill -9 of every part in turn under load; counts acknowledged reports that are lost or stored twice',
  mustBeZero: ['lost', 'duplicated'],
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
      return { kills, ...(await countAll(product, fleet.hosts)) };
    } finally {
      await product.remove();
    }
  },
};

async function countAll(product: Product, hosts: FleetHost[]): Promise<Counts> {
  const counts = { acknowledged: 0, unanswered: 0, lost: 0, duplicated: 0 };
  for (const { host, acknowledged, unanswered } of hosts) {
    const rows = await product.query(
      `SELECT UNIX_TIMESTAMP(s.a_time) AS at, s.seq FROM host_sample s JOIN host h ON h.host_id = s.host_id
       WHERE h.rshost = ?`,
      [host],
    );
    const stored = new Map<number, number>();
    for (const row of rows) stored.set(Number(row['seq']), (stored.get(Number(row['seq'])) ?? 0) + 1);
    const times = new Map(rows.map((row) => [Number(row['seq']), Number(row['at'])]));
    counts.acknowledged += acknowledged.size;
    counts.unanswered += unanswered;
    for (const [seq, atMs] of acknowledged) if (times.get(seq) !== atMs / 1000) counts.lost += 1;
    for (const times of stored.values()) if (times > 1) counts.duplicated += times - 1;
  }
  return counts;
}
