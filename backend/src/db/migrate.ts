/**
 * Brings both schemas up to the program's version, forward only. One process at a time does it, under a lease. Each
 * statement is recorded as started before and as applied after it, so that a kill at any point is taken up by the next
 * run: a statement that was started and turns out to be done counts as applied.
 */
import { setTimeout as delay } from 'node:timers/promises';
import { ProductError } from '../errors.ts';
import type { Database } from './database.ts';
import { releaseLease, takeLease } from './lease-store.ts';
import { readMigrations } from './migration-files.ts';
import { planMigrations, type MigrationStep } from './migration-plan.ts';
import {
  createLockTable,
  createRecordTable,
  forgetStart,
  listRecords,
  LOCK_TABLE,
  recordApplied,
  recordStart,
  runStatement,
} from './migrations-store.ts';

const TERM_MS = 10_000;
const RENEW_MS = 3_000;
const POLL_MS = 250;

/** What a server says when a statement was carried out before, by its number. */
const ALREADY_DONE = {
  // The table or view exists; the index exists.
  CREATE: [1050, 1061],
  // Exists already: column, index. Is no longer there: column (renamed; dropped), index, table (renamed).
  ALTER: [1060, 1061, 1054, 1091, 1146],
  // Is no longer there: table or view; index.
  DROP: [1051, 1091],
};

export interface MigrateOptions {
  /** Folder of the migration files. */
  directory: string;
  /** Name of this process in the lock, ≤ 64 ASCII characters, its own. */
  holder: string;
  /** How long to wait for another process that migrates. */
  waitMs?: number;
}

/**
 * Applies what is missing and tells how many that were. `ddl` needs at least 2 connections and no statement timeout.
 * Throws what `planMigrations` throws, MIGRATION_LOCKED, MIGRATION_LOCK_LOST or MIGRATION_FAILED.
 */
export async function migrate(
  ddl: Database,
  options: MigrateOptions,
): Promise<{ applied: number; total: number }> {
  const migrations = readMigrations(options.directory);
  const total = migrations.length;
  if (planMigrations(migrations, await listRecords(ddl)).length === 0) return { applied: 0, total };
  await createLockTable(ddl);
  return underLock(ddl, options, async (stillOurs) => {
    await createRecordTable(ddl);
    const steps = planMigrations(migrations, await listRecords(ddl));
    for (const step of steps) {
      await stillOurs();
      await apply(ddl, step);
    }
    return { applied: steps.length, total };
  });
}

/** Names of the migrations that a database lacks; throws what `planMigrations` throws. Changes nothing. */
export async function pendingMigrations(
  db: Database,
  { directory }: { directory: string },
): Promise<string[]> {
  const steps = planMigrations(readMigrations(directory), await listRecords(db));
  return steps.map(({ migration }) => migration.name);
}

async function apply(ddl: Database, { migration, resumed }: MigrationStep): Promise<void> {
  await recordStart(ddl, migration);
  try {
    await runStatement(ddl, migration);
  } catch (cause) {
    const { errno, fatal, message } = cause as { errno?: number; fatal?: boolean; message: string };
    // Without an answer of the server it may still have been carried out: the next run finds out.
    const refused = errno !== undefined && fatal !== true;
    if (!(refused && resumed && ALREADY_DONE[migration.verb].includes(errno))) {
      if (refused && !resumed) await forgetStart(ddl, migration);
      throw new ProductError({
        code: 'MIGRATION_FAILED',
        message: `${migration.name} failed: ${message}`,
        where: `schema ${ddl.schemas[migration.schema]}`,
        remedy: 'remove the cause and start again: it goes on from there',
        cause,
      });
    }
  }
  await recordApplied(ddl, migration);
}

/** Runs `work` while nobody else migrates. The lease is renewed meanwhile; `stillOurs` throws once it is lost. */
async function underLock<T>(
  ddl: Database,
  { holder, waitMs = 120_000 }: MigrateOptions,
  work: (stillOurs: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const lease = { name: 'migrate', holder, ttlMs: TERM_MS, table: LOCK_TABLE };
  const fence = await waitForLease(ddl, { ...lease, waitMs });
  const renew = async () => {
    const now = await takeLease(ddl, lease);
    if (!now.held || now.fence !== fence) throw lockLost();
  };
  // A renewal that fails is found out by the check before the next statement.
  const timer = setInterval(() => void renew().catch(() => undefined), RENEW_MS);
  try {
    return await work(renew);
  } finally {
    clearInterval(timer);
    // One that cannot be given back runs out by itself; the error of the work is the one to tell.
    await releaseLease(ddl, lease).catch(() => undefined);
  }
}

async function waitForLease(
  ddl: Database,
  lease: { name: string; holder: string; ttlMs: number; table: string; waitMs: number },
): Promise<number> {
  for (let waitedMs = 0; ; waitedMs += POLL_MS) {
    const { held, fence } = await takeLease(ddl, lease);
    if (held) return fence;
    if (waitedMs >= lease.waitMs) {
      throw new ProductError({
        code: 'MIGRATION_LOCKED',
        message: `another process is migrating this database and did not finish within ${lease.waitMs / 1000} s`,
        where: `table ${LOCK_TABLE}`,
        remedy: 'wait for it, then start again',
      });
    }
    await delay(POLL_MS);
  }
}

function lockLost(): ProductError {
  return new ProductError({
    code: 'MIGRATION_LOCK_LOST',
    message: 'another process took over migrating this database, because this one did not get through to it',
    where: `table ${LOCK_TABLE}`,
    remedy: 'start again: it goes on from there',
  });
}
