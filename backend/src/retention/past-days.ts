/** Day partitions for samples of the past, which an import brings; made before there are rows for them. */
import type { Database } from '../db/database.ts';
import { partitionUpTo, type NewPartition, type Partition } from './partition-plan.ts';
import { preparePartitions } from './partitions.ts';
import { isChangedMeanwhile, readPartitions, splitPartition } from './partitions-store.ts';

/** A partition, and the days to be cut off its beginning. */
export interface Split {
  partition: NewPartition;
  days: NewPartition[];
}

const DAY_S = 86_400;
const ATTEMPTS = 3;
/** A statement that was under way held the table for longer than a change waits. */
const LOCK_WAIT_TIMEOUT = 1205;
/** Servers allow 8,192 partitions of a table; what is older shares the oldest of these days. */
const MOST_DAYS = 1_500;

/** Where the days that have no partition of their own are cut off; days to come are left to `planPartitions`. */
export function planPastDays(existing: readonly Partition[], days: readonly number[]): Split[] {
  const splits = new Map<string, Split>();
  const newest = [...new Set(days)].sort((a, b) => a - b).slice(-MOST_DAYS);
  for (const day of newest) {
    const endS = (day + 1) * DAY_S;
    const around = existing.find(({ beforeS }) => beforeS === undefined || beforeS >= endS);
    if (around?.beforeS === undefined || around.beforeS === endS) continue;
    const partition = { name: around.name, beforeS: around.beforeS };
    const split = splits.get(partition.name) ?? { partition, days: [] };
    split.days.push(partitionUpTo(day));
    splits.set(partition.name, split);
  }
  return [...splits.values()];
}

/**
 * Makes the partitions of days, counted from 1970-01-01 UTC. The days around the present are made first; rows of the
 * partition that is cut move, so all days of an import are best made at once, before it begins.
 */
export async function makePastDays(
  ddl: Database,
  { table, days }: { table: string; days: readonly number[] },
): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const failed = (await preparePartitions(ddl)).find((change) => change.table === table)?.error;
      if (failed !== undefined) throw failed as Error;
      for (const split of planPastDays((await readPartitions(ddl)).get(table) ?? [], days)) {
        await splitPartition(ddl, { table, ...split });
      }
      return;
    } catch (error) {
      if (attempt === ATTEMPTS || !mayPass(error)) throw error;
    }
  }
}

function mayPass(error: unknown): boolean {
  return isChangedMeanwhile(error) || (error as { errno?: number }).errno === LOCK_WAIT_TIMEOUT;
}
