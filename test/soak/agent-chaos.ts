/**
 * Everything that can happen to an agent and its server, and then a count of its reports. Each report has a number;
 * numbers that the agent stored and the database lacks are lost. A kill may fall between drawing a number and storing
 * its report: such a number never was a report. At most one per kill, the last that was drawn, it is looked for there.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { startProduct, type Product } from '../support/product.ts';
import { until } from '../support/until.ts';
import { createChaosAgent, type ChaosAgent } from './chaos-agent.ts';
import { readProductSecrets } from './product-secrets.ts';
import type { Counts, Soak } from './soak.ts';

const CALM_MS = 3_000;
const CATCH_UP_MS = 60_000;
const HOUR_S = 3_600;

interface Stage {
  product: Product;
  agent: ChaosAgent;
  /** Identities that were the last one at a kill, as `boot/seq`. */
  atKills: Set<string>;
}

type Fault = (stage: Stage) => Promise<void>;

const killAgent: Fault = async ({ agent, atKills }) => {
  await agent.kill('SIGKILL');
  const last = agent.lastIdentity();
  if (last) atKills.add(`${last.boot}/${last.seq}`);
  agent.start();
};

const FAULTS: Record<string, Fault> = {
  'kill -9 of the agent': killAgent,
  'kill -9 of the backend': async ({ product }) => {
    process.kill(product.part('backend')?.pid ?? 0, 'SIGKILL');
  },
  'backend silent for 8 s, agent killed meanwhile': async (stage) => {
    const pid = stage.product.part('backend')?.pid ?? 0;
    process.kill(pid, 'SIGSTOP');
    await delay(4_000);
    await killAgent(stage);
    await delay(4_000);
    process.kill(pid, 'SIGCONT');
  },
  'kill -9 of the database': async ({ product }) => {
    process.kill(product.part('mariadb')?.pid ?? 0, 'SIGKILL');
  },
  'full disk of the agent for 5 s': async ({ agent }) => {
    if (!agent.can.fillDisk) return;
    agent.fillDisk();
    await delay(5_000);
    agent.freeDisk();
  },
  'clock an hour ahead, then back': async ({ agent }) => {
    agent.shiftClock(HOUR_S);
    await delay(3_000);
    agent.shiftClock(0);
  },
  'clock an hour behind, then right': async ({ agent }) => {
    agent.shiftClock(-HOUR_S);
    await delay(3_000);
    agent.shiftClock(0);
  },
};

export const agentChaos: Soak = {
  describes:
    'an agent and its server killed, silent, out of disk, clocks jumping; counts samples lost or doubled',
  mustBeZero: ['lost', 'duplicated'],
  async run({ seconds, log }) {
    const product = await startProduct({ env: { DPM_GLOBAL_INTERVAL_TIME: '1' } });
    let agent: ChaosAgent | undefined;
    try {
      const { ca, tokens } = await readProductSecrets(product);
      const server = `https://127.0.0.1:${product.tlsPort}`;
      agent = await createChaosAgent({ server, ca, adminToken: tokens.admin }, 'chaos-host');
      for (const [what, possible] of Object.entries(agent.can)) if (!possible) log(`left out here: ${what}`);
      agent.start();
      const stage: Stage = { product, agent, atKills: new Set() };
      const names = Object.keys(FAULTS);
      const deadline = performance.now() + seconds * 1000;
      let faults = 0;
      for (; performance.now() < deadline || faults < names.length; faults += 1) {
        await delay(CALM_MS);
        const name = names[faults % names.length] ?? '';
        log(name);
        await FAULTS[name]?.(stage);
      }
      await catchUp(stage);
      await agent.kill('SIGTERM');
      return { faults, ...(await count(stage)) };
    } finally {
      await agent?.remove();
      await product.remove();
    }
  },
};

/** Waits until the newest report says that nothing waits in the agent's spool. */
async function catchUp({ product, agent }: Stage): Promise<void> {
  await delay(CALM_MS);
  await until(async () => {
    const [row] = await product
      .query(
        `SELECT s.spool_reports AS waiting FROM agent_sample s JOIN host h ON h.host_id = s.host_id
         WHERE h.rshost = ? AND s.a_time > NOW() - INTERVAL 5 SECOND ORDER BY s.a_time DESC, s.seq DESC LIMIT 1`,
        [agent.host],
      )
      .catch(() => []);
    return row && Number(row['waiting']) <= 1 ? true : undefined;
  }, CATCH_UP_MS);
}

async function count({ product, agent, atKills }: Stage): Promise<Counts> {
  const boots = await product.query(
    `SELECT b.boot, b.sequences FROM report_boot b JOIN host h ON h.host_id = b.host_id WHERE h.rshost = ?`,
    [agent.host],
  );
  const [rows] = await product.query(
    `SELECT COUNT(*) AS rows_, COUNT(DISTINCT s.seq, s.a_time) AS kinds FROM host_sample s
     JOIN host h ON h.host_id = s.host_id WHERE h.rshost = ?`,
    [agent.host],
  );
  const last = agent.lastIdentity();
  const counts = { samples: 0, lost: 0, neverStored: 0, duplicated: 0 };
  for (const row of boots) {
    const boot = String(row['boot']);
    const ranges = JSON.parse(String(row['sequences'])) as [number, number][];
    const stored = new Set(
      ranges.flatMap(([from, to]) => Array.from({ length: to - from + 1 }, (_, n) => from + n)),
    );
    counts.samples += stored.size;
    const end = last?.boot === boot ? last.seq : Math.max(...stored);
    for (let seq = 1; seq < end; seq += 1) {
      if (stored.has(seq)) continue;
      if (atKills.has(`${boot}/${seq}`)) counts.neverStored += 1;
      else counts.lost += 1;
    }
  }
  counts.duplicated = Number(rows?.['rows_']) - counts.samples;
  return counts;
}
