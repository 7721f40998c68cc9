/** Compares what an import says with what both databases hold. */
import type { Database } from '../db/database.ts';
import { dateOf, readRawDays, setImported } from './days-store.ts';
import type { TableResult } from './import.ts';
import { LiveReports } from './live-reports.ts';
import type { IdRange, OldDatabase } from './old-database-store.ts';
import type { OldTable } from './old-tables.ts';
import type { Pace } from './pace.ts';
import { forgetProgress } from './progress-store.ts';
import { SAMPLES } from './sample-tables.ts';
import { countSamples, type SampleTarget } from './samples-store.ts';
import { countRefused } from './tally.ts';

export interface TableCheck extends TableResult {
  /** Rows that the old database holds now, up to the last one that was read. */
  oldRows: number;
  /** What does not add up; nothing when all is well. */
  problems: string[];
}

export interface CountOptions {
  old: OldDatabase;
  pace: Pace;
  clock: () => number;
}

const IDS_PER_QUESTION = 200_000;
const DAY_S = 86_400;

/**
 * Makes the next run begin anew. What it stores again counts as imported once more, so days that lost rows here are
 * taken as they are now.
 */
export async function beginAgain(db: Database, source: string): Promise<void> {
  for (const { target } of Object.values(SAMPLES)) {
    for (const [day, imported] of await readRawDays(db, target)) {
      const stored = await countSamples(db, { table: target, day });
      if (stored < imported) await setImported(db, { sampleTable: target, day, imported: stored });
    }
  }
  await forgetProgress(db, source);
}

export async function compareCounts(
  results: readonly TableResult[],
  options: CountOptions & { db: Database },
): Promise<TableCheck[]> {
  const { db, old } = options;
  const live = await LiveReports.read(db);
  const checks: TableCheck[] = [];
  for (const result of results) {
    const { table, lastId } = result;
    const range = await old.readRange(table);
    const oldRows =
      lastId === undefined || range === undefined
        ? 0
        : await countOldRows(table, { afterId: range.firstId - 1, untilId: lastId }, options);
    const problems = [
      ...compareWithOld(result, { oldRows, range }),
      ...(await compareWithTarget(db, { table, live })),
    ];
    checks.push({ ...result, oldRows, problems });
  }
  return checks;
}

/** Counts in parts, so that no question keeps the old server busy for long. */
export async function countOldRows(
  table: OldTable,
  { afterId, untilId }: IdRange,
  { old, pace, clock }: CountOptions,
): Promise<number> {
  let rows = 0;
  for (let from = afterId; from < untilId;) {
    const until = Math.min(from + IDS_PER_QUESTION, untilId);
    const startMs = clock();
    const counted = await old.countRows(table, { afterId: from, untilId: until });
    const readMs = clock() - startMs;
    await pace.rest({ rows: 0, readMs, totalMs: readMs });
    rows += counted;
    from = until;
  }
  return rows;
}

/** Rows may have been deleted there since they were read, never added below the last one. */
function compareWithOld(
  { tally, lastId }: TableResult,
  { oldRows, range }: { oldRows: number; range: { lastId: number } | undefined },
): string[] {
  const problems: string[] = [];
  const sum = tally.imported + tally.merged + tally.covered + countRefused(tally);
  if (sum !== tally.read) problems.push(`${tally.read} rows were read, but ${sum} are accounted for`);
  if (oldRows > tally.read) {
    problems.push(`the old table holds ${oldRows} rows up to id ${lastId ?? 0}, but ${tally.read} were read`);
  }
  if (range !== undefined && lastId !== undefined && range.lastId < lastId) {
    problems.push(`its ids begin anew: the last one was ${lastId}, and now is ${range.lastId}`);
  }
  return problems;
}

/** A day on which nobody reported here yet holds exactly what was imported; later ones hold at least that. */
async function compareWithTarget(
  db: Database,
  { table, live }: { table: OldTable; live: LiveReports },
): Promise<string[]> {
  if (!isSampleTable(table)) return [];
  const { target } = SAMPLES[table];
  const problems: string[] = [];
  for (const [day, imported] of await readRawDays(db, target)) {
    const stored = await countSamples(db, { table: target, day });
    const isAlone = (day + 1) * DAY_S <= (live.beginS ?? Infinity);
    if (isAlone ? stored === imported : stored >= imported) continue;
    problems.push(describeDay({ target, day, imported, stored }));
  }
  return problems;
}

function isSampleTable(table: OldTable): table is keyof typeof SAMPLES {
  return table in SAMPLES;
}

function describeDay(options: {
  target: SampleTarget;
  day: number;
  imported: number;
  stored: number;
}): string {
  const { target, day, imported, stored } = options;
  return `${dateOf(day)}: ${imported} rows were imported into ${target}, which holds ${stored}`;
}
