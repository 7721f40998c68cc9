import { setTimeout as delay } from 'node:timers/promises';
import { isRunning } from '../../backend/src/cli/os-process.ts';
import { readProductSecrets } from './product-secrets.ts';
import { startProduct, type Product } from '../support/product.ts';
import { startFleet } from './fleet.ts';
import type { Soak } from './soak.ts';
import { countStored } from './stored-reports.ts';

const HOSTS = 20;
/** What dies together; the database while a batch is on its way, the backend before it could answer, or both. */
const VICTIMS = [['backend'], ['mariadb'], ['backend', 'mariadb']] as const;
/** Between two kills: often before everything is up again. */
const PAUSE_MS = { least: 500, most: 6_000 };
/** The supervisor waits longer after every death, up to a minute; killed and started again it begins anew. */
const SUPERVISOR_EVERY = 5;
/** All parts must be back before the counting. */
const SETTLED_MS = 180_000;
const POLL_MS = 250;

/** Kills backend and database at random moments while hosts report; what was acknowledged must be there, once. */
export const chaos: Soak = {
  describes:
    'kill -9 of backend and database at random under load; counts reports lost, stored twice or in part',
  mustBeZero: ['lost', 'duplicated', 'partial'],
  async run({ seconds, log }) {
    const product = await startProduct();
    try {
      const server = `https://127.0.0.1:${product.tlsPort}`;
      const { ca, tokens } = await readProductSecrets(product);
      const fleet = await startFleet({ server, ca, adminToken: tokens.admin, count: HOSTS });
      const endMs = performance.now() + seconds * 1000;
      const kills = { backend: 0, mariadb: 0, start: 0 };
      for (let turn = 1; performance.now() < endMs || turn <= VICTIMS.length; turn += 1) {
        await delay(PAUSE_MS.least + Math.random() * (PAUSE_MS.most - PAUSE_MS.least));
        // So that a short run kills each of them twice, however slowly one comes back; later turns take what there is.
        if (turn <= VICTIMS.length) await waitForParts(product, chooseVictims(turn));
        const killed = chooseVictims(turn).filter((name) => killPart(product, name));
        for (const name of killed) kills[name] += 1;
        log(`killed ${killed.join(' and ') || 'nothing: it is dead'}`);
        if (turn % SUPERVISOR_EVERY > 0) continue;
        await product.kill9();
        await product.start();
        kills.start += 1;
        log('killed dpm start and started it again');
      }
      await waitForReports(fleet.hosts);
      await fleet.stop();
      return {
        backendKills: kills.backend,
        databaseKills: kills.mariadb,
        supervisorKills: kills.start,
        ...(await countStored(product, fleet.hosts)),
      };
    } finally {
      await product.remove();
    }
  },
};

/** Each kind once, however short the run; then at random. */
function chooseVictims(turn: number): readonly ('backend' | 'mariadb')[] {
  const index = turn <= VICTIMS.length ? turn - 1 : Math.floor(Math.random() * VICTIMS.length);
  return VICTIMS[index] ?? [];
}

async function waitForParts(product: Product, names: readonly string[]): Promise<void> {
  const endMs = performance.now() + SETTLED_MS;
  const isUp = (name: string) => {
    const record = product.part(name);
    return record !== undefined && isRunning(record);
  };
  while (!names.every(isUp)) {
    if (performance.now() > endMs) throw new Error(`not all of ${names.join(' and ')} came back`);
    await delay(POLL_MS);
  }
}

/** False when it is dead already: its PID may be another process's by now. */
function killPart(product: Product, name: string): boolean {
  const record = product.part(name);
  return record !== undefined && isRunning(record) && process.kill(record.pid, 'SIGKILL');
}

/** Until every host got one more report through, so that nothing is under way any more. */
async function waitForReports(
  hosts: readonly { acknowledged: ReadonlyMap<number, number> }[],
): Promise<void> {
  const before = hosts.map(({ acknowledged }) => acknowledged.size);
  const endMs = performance.now() + SETTLED_MS;
  const isSettled = () => hosts.every(({ acknowledged }, index) => acknowledged.size > (before[index] ?? 0));
  while (!isSettled()) {
    if (performance.now() > endMs) throw new Error('not every host could report again');
    await delay(POLL_MS);
  }
}
