/** Work on the database that one backend does at a time. */
import type { FastifyBaseLogger } from 'fastify';
import type { Config } from './config.ts';
import type { Database } from './db/database.ts';
import { releaseLease, takeLease } from './db/lease-store.ts';
import { readHeldDays } from './import/days-store.ts';
import { keepPartitions } from './retention/partitions.ts';
import { rollUp } from './rollups/rollups.ts';

export interface UpkeepOptions {
  config: Config;
  db: Database;
  /** As `monitor_ddl`. */
  ddl: Database;
  holder: string;
  log: FastifyBaseLogger;
  now: () => number;
}

const LEADER_TTL_MS = 120_000;

/** Partitions are made and dropped by one backend at a time. */
export async function keepPartitionsAsLeader({
  config,
  db,
  ddl,
  holder,
  log,
  now,
}: UpkeepOptions): Promise<void> {
  const lease = await takeLease(db, { name: 'partitions', holder, ttlMs: LEADER_TTL_MS });
  if (!lease.held) return;
  try {
    const days = {
      raw: config.retentionDays,
      '5m': config.rollupDays.fiveMinutes,
      '1h': config.rollupDays.hours,
    };
    const heldDays = await readHeldDays(db);
    await keepPartitions(ddl, { days, nowMs: now(), heldDays, log });
  } finally {
    await releaseLease(db, { name: 'partitions', holder });
  }
}

/** Rolls up while this backend leads and is not told to stop; the lease is renewed as it runs. */
export async function rollUpAsLeader(
  { db, holder, log, now }: UpkeepOptions,
  stop: AbortSignal,
): Promise<void> {
  const lease = { name: 'rollups', holder, ttlMs: LEADER_TTL_MS };
  let renewedMs = -Infinity;
  const goOn = async () => {
    if (stop.aborted) return false;
    if (Math.abs(now() - renewedMs) < LEADER_TTL_MS / 6) return true;
    renewedMs = now();
    return (await takeLease(db, lease)).held;
  };
  if (!(await goOn())) return;
  try {
    await rollUp(db, { log, goOn });
  } finally {
    await releaseLease(db, lease);
  }
}
