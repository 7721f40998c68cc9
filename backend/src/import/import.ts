/**
 * Brings an old database over: table by table, each from where it was left, and as far as it went when the run began.
 * The old database is only read.
 */
import { setTimeout as delay } from 'node:timers/promises';
import type { Database } from '../db/database.ts';
import { CommandBook, type Mask } from './commands.ts';
import { readKnownDays, registerDays } from './days-store.ts';
import type { ImportContext } from './import-context.ts';
import { prepareSamples } from './import-samples.ts';
import { prepareAlerts, prepareCommands, prepareHosts, prepareVersions } from './import-states.ts';
import { importTable, type RunOptions, type TableImport } from './import-table.ts';
import { IntervalBook } from './intervals.ts';
import { LiveReports } from './live-reports.ts';
import { COMPONENT_NAMES, HOST_NAMES, PAIR_NAMES } from './names-store.ts';
import { NameBook } from './names.ts';
import type { OldDatabase } from './old-database-store.ts';
import { findDays } from './old-days.ts';
import { OLD_TABLES, type OldRows, type OldSampleTable, type OldTable } from './old-tables.ts';
import { readProgress, type Progress } from './progress-store.ts';
import { SAMPLES } from './sample-tables.ts';
import { readNewestTimes, readTargetClock } from './samples-store.ts';
import { emptyTally, type Tally } from './tally.ts';

export interface ImportOptions extends RunOptions {
  /** As `monitor_rw`. */
  db: Database;
  old: OldDatabase;
  mask: Mask;
  /** Makes partitions of days, as `monitor_ddl`. */
  makeDays: ImportContext['makeDays'];
  /** Rows of samples per batch. */
  batchRows?: number;
  /** How long rows that are being added while the run begins may take until they can be seen, ms. */
  settleMs?: number;
}

/** What has become of one table; undefined ids: it is empty or not there. */
export interface TableResult {
  table: OldTable;
  tally: Tally;
  lastId: number | undefined;
  /** False when the run was ended before. */
  complete: boolean;
}

const BATCH_ROWS = 2_000;
const TEXTS_PER_BATCH = 100;
/** An old server adds a row and commits it at once, so that ids become visible nearly in order. */
const SETTLE_MS = 2_000;
const DAY_S = 86_400;

/** Imports what is new. Throws what the databases throw; whatever it throws, the next run goes on from there. */
export async function importAll(options: ImportOptions): Promise<TableResult[]> {
  const { db, old, batchRows = BATCH_ROWS, settleMs = SETTLE_MS } = options;
  const ranges = new Map<OldTable, { firstId: number; lastId: number }>();
  for (const table of OLD_TABLES) {
    const range = await old.readRange(table);
    if (range !== undefined) ranges.set(table, range);
  }
  await delay(settleMs);
  const progress = await readProgress(db, old.name);
  const context = await openContext(options);
  await makeAllDays(context, [...ranges.keys()]);
  const results: TableResult[] = [];
  for (const table of OLD_TABLES) {
    const range = ranges.get(table);
    const before = progress.get(table);
    if (range === undefined || options.signal.aborted) {
      results.push(unread(table, { before, complete: range === undefined }));
      continue;
    }
    const { lastId, tally } = await IMPORTS[table](context, { before, range, batchRows }, options);
    results.push({ table, tally, lastId, complete: lastId >= range.lastId });
  }
  return results;
}

function unread(
  table: OldTable,
  { before, complete }: { before: Progress | undefined; complete: boolean },
): TableResult {
  return { table, tally: before?.tally ?? emptyTally(), lastId: before?.lastId, complete };
}

async function openContext({ db, old, mask, makeDays }: ImportOptions): Promise<ImportContext> {
  return {
    ...{ db, old, mask },
    makeDays: onceEach(async (table, days) => {
      await registerDays(db, { sampleTable: table, days });
      await makeDays(table, days);
    }),
    hosts: new NameBook(db, HOST_NAMES),
    components: new NameBook(db, COMPONENT_NAMES),
    pairs: new NameBook(db, PAIR_NAMES),
    commands: new CommandBook({ db, old, mask }),
    live: await LiveReports.read(db),
    latestS: (await readTargetClock(db)) + DAY_S,
  };
}

/** Days that were made once in a run are there. */
function onceEach(makeDays: ImportContext['makeDays']): ImportContext['makeDays'] {
  const made = new Set<string>();
  return async (table, days) => {
    const missing = days.filter((day) => !made.has(`${table} ${day}`));
    if (missing.length === 0) return;
    await makeDays(table, missing);
    for (const day of missing) made.add(`${table} ${day}`);
  };
}

/**
 * All new days at once, before there are rows in them: cutting a day off one that has rows moves those. Days of earlier
 * runs may be gone for good by now.
 */
async function makeAllDays(context: ImportContext, tables: readonly OldTable[]): Promise<void> {
  for (const [table, { target }] of Object.entries(SAMPLES)) {
    if (!tables.includes(table as OldTable)) continue;
    const latestDay = Math.floor(context.latestS / DAY_S);
    const known = await readKnownDays(context.db, target);
    const days = await findDays(context.old, table as OldSampleTable, { latestDay });
    await context.makeDays(
      target,
      days.filter((day) => !known.has(day)),
    );
  }
}

type Part<Table extends OldTable> = Pick<TableImport<Table>, 'before' | 'range' | 'batchRows'>;
type ImportOne<Table extends OldTable> = (
  context: ImportContext,
  part: Part<Table>,
  options: RunOptions,
) => Promise<{ lastId: number; tally: Tally }>;

const IMPORTS: { [Table in OldTable]: ImportOne<Table> } = {
  hostConfig: states('hostConfig', prepareHosts),
  versionInfo: states('versionInfo', prepareVersions),
  alertInfo: states('alertInfo', prepareAlerts),
  processInfo: (context, part, options) =>
    importTable(
      context,
      { ...part, batchRows: TEXTS_PER_BATCH, table: 'processInfo', prepare: prepareCommands },
      options,
    ),
  hostInfo: samples('hostInfo'),
  processIoInfo: samples('processIoInfo'),
  diskInfo: samples('diskInfo'),
  utilQuInfo: samples('utilQuInfo'),
  portNetInfo: samples('portNetInfo'),
};

function states<Table extends OldTable>(
  table: Table,
  prepare: TableImport<Table>['prepare'],
): ImportOne<Table> {
  return (context, part, options) => importTable(context, { ...part, table, prepare }, options);
}

function samples<Table extends OldSampleTable>(table: Table): ImportOne<Table> {
  return (context, part, options) => {
    const sample = SAMPLES[table];
    const intervals = new IntervalBook((hosts) =>
      readNewestTimes(context.db, { table: sample.target, hosts }),
    );
    const prepare = (_context: ImportContext, rows: readonly OldRows[Table][]) =>
      prepareSamples(context, rows, { table: sample, intervals });
    return importTable(context, { ...part, table, prepare }, options);
  };
}
