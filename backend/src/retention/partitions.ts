import type { Database } from '../db/database.ts';
import { planDays, planDrops, type Partition } from './partition-plan.ts';
import {
  addPartitions,
  dropPartitions,
  isChangedMeanwhile,
  readDatabaseClock,
  readPartitions,
} from './partitions-store.ts';

/** What was done to one table, or why it was not. */
export interface TableChange {
  table: string;
  partitions: string[];
  /** Undefined when it worked. */
  error?: unknown;
}

export interface Expiry {
  dropped: TableChange[];
  /** Why nothing was dropped at all. */
  refused?: string;
}

export interface RetentionLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

const MOST_CLOCK_DIFFERENCE_MS = 3600_000;
const ATTEMPTS = 3;

/**
 * Makes the day partitions of the days to come and drops the expired ones. What went wrong with one table does not
 * stop the others; it is told at the end as an AggregateError, and tried again with the next run.
 */
export async function keepPartitions(
  ddl: Database,
  { retentionDays, nowMs, log }: { retentionDays: number; nowMs: number; log: RetentionLog },
): Promise<void> {
  const made = await preparePartitions(ddl);
  const { dropped, refused } = await dropExpired(ddl, { retentionDays, nowMs });
  if (refused !== undefined) log.warn({ retentionDays }, `no old samples were dropped: ${refused}`);
  for (const { table, partitions, error } of dropped) {
    if (error === undefined) log.info({ table, partitions }, 'dropped the samples of expired days');
  }
  const failures = [...made, ...dropped].filter(({ error }) => error !== undefined);
  if (failures.length > 0) {
    const tables = failures.map(({ table, error }) => `${table} (${(error as Error).message})`);
    throw new AggregateError(
      failures.map(({ error }) => error),
      `partitions could not be changed: ${tables.join(', ')}`,
    );
  }
}

/** Makes what `planDays` finds missing on every table, by the database's clock unless `nowMs` is given. */
export async function preparePartitions(
  ddl: Database,
  options: { nowMs?: number } = {},
): Promise<TableChange[]> {
  const nowMs = options.nowMs ?? (await readDatabaseClock(ddl));
  return changeTables(ddl, {
    plan: (existing) => planDays(existing, { nowMs }).map(({ name, beforeS }) => ({ name, beforeS })),
    apply: (table, days) => addPartitions(ddl, { table, days }),
  });
}

/**
 * Drops the days whose samples are all older than `retentionDays` by the database's clock, rows and all. Nothing when
 * that clock and `nowMs` are more than an hour apart: one of them is wrong, and what is dropped is gone.
 */
export async function dropExpired(
  ddl: Database,
  { retentionDays, nowMs }: { retentionDays: number; nowMs: number },
): Promise<Expiry> {
  const databaseMs = await readDatabaseClock(ddl);
  const differenceS = Math.round(Math.abs(databaseMs - nowMs) / 1000);
  if (differenceS * 1000 > MOST_CLOCK_DIFFERENCE_MS) {
    return {
      dropped: [],
      refused: `the clocks of the database and of this backend differ by ${differenceS} s`,
    };
  }
  const dropped = await changeTables(ddl, {
    plan: (existing) => planDrops(existing, { nowMs: databaseMs, retentionDays }).map((name) => ({ name })),
    apply: (table, parts) => dropPartitions(ddl, { table, names: parts.map(({ name }) => name) }),
  });
  return { dropped };
}

interface Change<T extends { name: string }> {
  plan: (existing: readonly Partition[]) => T[];
  apply: (table: string, planned: T[]) => Promise<void>;
}

/** Only tables that needed a change are in the answer. */
async function changeTables<T extends { name: string }>(
  ddl: Database,
  change: Change<T>,
): Promise<TableChange[]> {
  const changes: TableChange[] = [];
  for (const table of (await readPartitions(ddl)).keys()) {
    try {
      const partitions = await changeTable(ddl, table, change);
      if (partitions.length > 0) changes.push({ table, partitions });
    } catch (error) {
      changes.push({ table, partitions: [], error });
    }
  }
  return changes;
}

/** Plans again when another backend changed the table in between. */
async function changeTable<T extends { name: string }>(
  ddl: Database,
  table: string,
  { plan, apply }: Change<T>,
): Promise<string[]> {
  for (let attempt = 1; ; attempt += 1) {
    const planned = plan((await readPartitions(ddl)).get(table) ?? []);
    if (planned.length === 0) return [];
    try {
      await apply(table, planned);
      return planned.map(({ name }) => name);
    } catch (error) {
      if (attempt === ATTEMPTS || !isChangedMeanwhile(error)) throw error;
    }
  }
}
