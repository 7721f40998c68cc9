import pino from 'pino';
import { readWorst } from '../../backend/src/culprits/worst.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { preparePartitions } from '../../backend/src/retention/partitions.ts';
import { rollUp } from '../../backend/src/rollups/rollups.ts';
import { fillFleetSamples, INSTANCES } from '../support/fleet-samples.ts';
import { openTestSchemas } from '../support/sample-rows.ts';
import type { Bench } from './bench.ts';

const HOUR_MS = 3_600_000;
const FULL = { hosts: 500, hours: 6, runs: 5 };
const QUICK = { hosts: 50, hours: 2, runs: 3 };

/** How long a page waits for the worst instances of a fleet. */
export const worst: Bench = {
  describes: 'the worst instances of 500 hosts in windows of 30 minutes and of 6 hours',
  async run({ quick, log }) {
    const size = quick ? QUICK : FULL;
    const schemas = await openTestSchemas('MariaDB');
    try {
      await preparePartitions(schemas.db, { nowMs: Date.now() });
      await fillFleetSamples(schemas.db.pool, size);
      const silent = pino({ level: 'silent' });
      await rollUp(schemas.db, { log: silent, goOn: async () => true, rest: async () => undefined });
      log(`${size.hosts} hosts with ${INSTANCES} instances, ${size.hours} h of samples, rolled up`);
      const measure = (hours: number) => medianMs(schemas.db, { hours, runs: size.runs });
      return {
        worst30mMs: await measure(0.5),
        worst6hMs: quick ? null : await measure(6),
      };
    } finally {
      await schemas.remove();
    }
  },
};

/** Ends now, not on a whole step: both ends are made of finer rows. */
async function medianMs(db: Database, { hours, runs }: { hours: number; runs: number }): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const to = Date.now();
    const beginMs = performance.now();
    await readWorst(db, { from: to - hours * HOUR_MS, to }, { nowMs: to });
    if (run > 0) times.push(performance.now() - beginMs);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0);
}
