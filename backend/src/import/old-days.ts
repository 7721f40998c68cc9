import type { OldDatabase } from './old-database-store.ts';
import type { OldSampleTable } from './old-tables.ts';

const DAY_S = 86_400;

/**
 * Days in UTC, counted from 1970-01-01, on which a table has rows, ascending. From each day it jumps to the next by the
 * index on time, which costs the old database one look-up a day.
 */
export async function findDays(
  old: Pick<OldDatabase, 'readTime'>,
  table: OldSampleTable,
  { latestDay }: { latestDay: number },
): Promise<number[]> {
  const days: number[] = [];
  for (let day = 0; day <= latestDay;) {
    const atS = await old.readTime(table, { fromS: Math.max(1, day * DAY_S) });
    if (atS === undefined) break;
    // An hour that local time has twice may lie before what was asked for.
    const found = Math.max(day, Math.floor(atS / DAY_S));
    if (found <= latestDay) days.push(found);
    day = found + 1;
  }
  return days;
}
