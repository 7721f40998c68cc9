/** What an import would do: rows, times and size of each table. It reads the old database only. */
import { findDays } from './old-days.ts';
import { OLD_TABLES, SAMPLE_TABLES, type OldSampleTable, type OldTable } from './old-tables.ts';
import type { Progress } from './progress-store.ts';
import { countOldRows, type CountOptions } from './verify.ts';

export interface TablePlan {
  table: OldTable;
  /** False when the old database has no such rows, or no such table. */
  there: boolean;
  /** Rows that are still to be read. */
  rows: number;
  /** Of samples: first and last time, s since 1970, and days with rows, counted from 1970-01-01 UTC. */
  times: { fromS: number; untilS: number; days: number[] } | undefined;
  /** Room that the rows will take here at most. */
  bytes: number;
}

/** Bytes of a stored row on pages that are half full, as rows of many hosts leave them; seen with MariaDB. */
const ROW_BYTES: Record<OldTable, number> = {
  ...{ hostConfig: 100, versionInfo: 100, alertInfo: 150, processInfo: 500 },
  ...{ hostInfo: 210, processIoInfo: 235, diskInfo: 225, utilQuInfo: 185, portNetInfo: 210 },
};

export async function planImport(
  options: CountOptions & { progress: ReadonlyMap<OldTable, Progress>; nowS: number },
): Promise<TablePlan[]> {
  const { old, progress } = options;
  const plans: TablePlan[] = [];
  for (const table of OLD_TABLES) {
    const range = await old.readRange(table);
    if (range === undefined) {
      plans.push({ ...{ table, there: false, rows: 0, times: undefined, bytes: 0 } });
      continue;
    }
    const afterId = progress.get(table)?.lastId ?? range.firstId - 1;
    const rows = await countOldRows(table, { afterId, untilId: range.lastId }, options);
    const times = isSampleTable(table) ? await readTimes(table, options) : undefined;
    plans.push({ ...{ table, there: true, rows, times, bytes: rows * ROW_BYTES[table] } });
  }
  return plans;
}

const DAY_S = 86_400;

async function readTimes(
  table: OldSampleTable,
  { old, nowS }: CountOptions & { nowS: number },
): Promise<TablePlan['times']> {
  const fromS = await old.readTime(table, { fromS: 1 });
  const untilS = await old.readTime(table, 'last');
  if (fromS === undefined || untilS === undefined) return undefined;
  return { fromS, untilS, days: await findDays(old, table, { latestDay: Math.floor(nowS / DAY_S) + 1 }) };
}

function isSampleTable(table: OldTable): table is OldSampleTable {
  return (SAMPLE_TABLES as readonly OldTable[]).includes(table);
}
