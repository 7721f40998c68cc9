import type { Database } from '../db/database.ts';
import {
  planDrops,
  planPartitions,
  RESOLUTIONS,
  resolutionOf,
  type NewPartition,
  type Partition,
  type Resolution,
} from './partition-plan.ts';
import {
  addPartitions,
  deleteDetached,
  detachPartition,
  isChangedMeanwhile,
  readDatabaseClock,
  readPartitions,
  readRolledUp,
  saveKeptFrom,
} from './partitions-store.ts';

/** What was done to one table, or why it was not. */
export interface TableChange {
  table: string;
  partitions: string[];
  /** Undefined when it worked. */
  error?: unknown;
}

/** How many days each resolution is kept. */
export type RetentionDays = Readonly<Record<Resolution, number>>;

export interface Expiry {
  dropped: TableChange[];
  /** Why nothing was dropped at all, or not all that has expired. */
  refused?: string;
}

export interface RetentionLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

const DAY_S = 86_400;
const MOST_CLOCK_DIFFERENCE_MS = 3600_000;
const ATTEMPTS = 3;

/**
 * Makes the partitions of the days to come and drops the expired ones. What went wrong with one table does not stop
 * the others; it is told at the end as an AggregateError, and tried again with the next run.
 */
export async function keepPartitions(
  ddl: Database,
  options: { days: RetentionDays; nowMs: number; heldDays?: readonly number[]; log: RetentionLog },
): Promise<void> {
  const { days, log } = options;
  const made = await preparePartitions(ddl);
  const { dropped, refused } = await dropExpired(ddl, options);
  if (refused !== undefined) log.warn({ days }, `not all expired samples were dropped: ${refused}`);
  for (const { table, partitions, error } of dropped) {
    if (error === undefined) log.info({ table, partitions }, 'dropped what had expired');
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

/** Makes what `planPartitions` finds missing on every table, by the database's clock unless `nowMs` is given. */
export async function preparePartitions(
  ddl: Database,
  options: { nowMs?: number } = {},
): Promise<TableChange[]> {
  const nowMs = options.nowMs ?? (await readDatabaseClock(ddl));
  return changeTables(ddl, {
    plan: (table, existing) => planPartitions(existing, { nowMs, resolution: resolutionOf(table) }),
    apply: (table, planned) => addPartitions(ddl, { table, days: planned }),
  });
}

/**
 * Drops the partitions whose rows are all older than their days by the database's clock. Nothing when that clock and
 * `nowMs` are more than an hour apart: one of them is wrong, and what is dropped is gone. No samples that are not
 * rolled up, and none of `heldDays`, counted from 1970-01-01, whatever their age. Readers are told before anything
 * goes.
 */
export async function dropExpired(
  ddl: Database,
  options: { days: RetentionDays; nowMs: number; heldDays?: readonly number[] | undefined },
): Promise<Expiry> {
  const { days, nowMs, heldDays } = options;
  const databaseMs = await readDatabaseClock(ddl);
  const differenceS = Math.round(Math.abs(databaseMs - nowMs) / 1000);
  if (differenceS * 1000 > MOST_CLOCK_DIFFERENCE_MS) {
    return {
      dropped: [],
      refused: `the clocks of the database and of this backend differ by ${differenceS} s`,
    };
  }
  const tables = await readPartitions(ddl);
  const expiredS = (resolution: Resolution) => databaseMs / 1000 - days[resolution] * DAY_S;
  const rolledUpS = await readRolledUpUntil(ddl);
  const limits = {
    raw: { limitS: Math.min(expiredS('raw'), rolledUpS), heldDays },
    '5m': { limitS: expiredS('5m') },
    '1h': { limitS: expiredS('1h') },
  };
  const waiting = findDrops(tables, { ...limits, raw: { limitS: expiredS('raw') } }).length;
  const drops = findDrops(tables, limits);
  for (const resolution of RESOLUTIONS) await tellReaders(ddl, { resolution, drops });
  const dropped = await changeTables(ddl, {
    plan: (table, existing) => planDrops(existing, limits[resolutionOf(table)]),
    apply: async (table, parts) => {
      for (const { name } of parts) await detachPartition(ddl, { table, name });
    },
  });
  await deleteDetached(ddl);
  const kept = waiting - drops.length;
  if (kept === 0) return { dropped };
  return {
    dropped,
    refused: `${kept} partitions of samples wait to be rolled up (done until ${toText(rolledUpS)})`,
  };
}

/** Until when samples may go, seconds since 1970 UTC: everything that ended before is in the rollups. */
async function readRolledUpUntil(ddl: Database): Promise<number> {
  const rolledUp = await readRolledUp(ddl);
  if (rolledUp === undefined) return 0;
  return Math.min(rolledUp.hoursUntilS, rolledUp.lateFromS ?? Infinity);
}

interface Drop extends NewPartition {
  resolution: Resolution;
}

function findDrops(
  tables: ReadonlyMap<string, readonly Partition[]>,
  limits: Readonly<Record<Resolution, Parameters<typeof planDrops>[1]>>,
): Drop[] {
  return [...tables].flatMap(([table, existing]) => {
    const resolution = resolutionOf(table);
    return planDrops(existing, limits[resolution]).map((drop) => ({ ...drop, resolution }));
  });
}

async function tellReaders(
  ddl: Database,
  { resolution, drops }: { resolution: Resolution; drops: readonly Drop[] },
): Promise<void> {
  const ends = drops.filter((drop) => drop.resolution === resolution).map(({ beforeS }) => beforeS);
  if (ends.length > 0) await saveKeptFrom(ddl, { resolution, keptFromS: Math.max(...ends) });
}

const toText = (second: number) => new Date(second * 1000).toISOString();

interface Change {
  plan: (table: string, existing: readonly Partition[]) => NewPartition[];
  apply: (table: string, planned: NewPartition[]) => Promise<void>;
}

/** Only tables that needed a change are in the answer. */
async function changeTables(ddl: Database, change: Change): Promise<TableChange[]> {
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
async function changeTable(ddl: Database, table: string, { plan, apply }: Change): Promise<string[]> {
  for (let attempt = 1; ; attempt += 1) {
    const planned = plan(table, (await readPartitions(ddl)).get(table) ?? []);
    if (planned.length === 0) return [];
    try {
      await apply(table, planned);
      return planned.map(({ name }) => name);
    } catch (error) {
      if (attempt === ATTEMPTS || !isChangedMeanwhile(error)) throw error;
    }
  }
}
