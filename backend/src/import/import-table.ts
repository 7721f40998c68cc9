/** Reads one old table to its end in batches; each is committed together with how far it came. */
import { inTransaction } from '../db/transaction.ts';
import { ProductError } from '../errors.ts';
import type { ImportContext, PreparedBatch } from './import-context.ts';
import type { OldRows, OldTable } from './old-tables.ts';
import { beginProgress, lockProgress, saveProgress, type Progress } from './progress-store.ts';
import type { Pace } from './pace.ts';
import { addTallies, emptyTally, type Tally } from './tally.ts';

/** What has become of a table so far. */
export interface TableProgress {
  table: OldTable;
  /** Of all runs together. */
  tally: Tally;
  /** Rows read in this run, and in what time. */
  rowsNow: number;
  elapsedMs: number;
  /** Estimated rows still to come, by their ids. */
  rowsLeft: number;
}

export interface TableImport<Table extends OldTable> {
  table: Table;
  /** Where it was left; undefined: not begun. */
  before: Progress | undefined;
  /** The table's ids as they were when the run began. */
  range: { firstId: number; lastId: number };
  batchRows: number;
  prepare: (context: ImportContext, rows: readonly OldRows[Table][]) => Promise<PreparedBatch>;
}

export interface RunOptions {
  timeZone: string;
  pace: Pace;
  /** Milliseconds that only ever grow. */
  clock: () => number;
  /** Ends the import after the batch under way. */
  signal: AbortSignal;
  onProgress: (progress: TableProgress) => void;
}

/** Gives the tally of all runs. Throws IMPORT_ELSEWHERE when another process imports the same table. */
export async function importTable<Table extends OldTable>(
  context: ImportContext,
  one: TableImport<Table>,
  options: RunOptions,
): Promise<{ lastId: number; tally: Tally }> {
  const { table, range, before } = one;
  const { db, old } = context;
  const key = { source: old.name, table };
  let lastId = before?.lastId ?? range.firstId - 1;
  let tally = before?.tally ?? emptyTally();
  if (before === undefined) await beginProgress(db, { ...key, timeZone: options.timeZone, lastId });
  const fromId = lastId;
  const startMs = options.clock();
  let rowsNow = 0;
  for (let batchMs = startMs; lastId < range.lastId && !options.signal.aborted;) {
    const rows = await old.readRows(table, { afterId: lastId, untilId: range.lastId, limit: one.batchRows });
    const readMs = options.clock() - batchMs;
    // Without rows the rest was deleted there meanwhile.
    const nextId = rows.at(-1)?.id ?? range.lastId;
    const batch = await one.prepare(context, rows);
    const ids = { afterId: lastId, lastId: nextId };
    tally = await storeBatch(context, batch, { key, ids, tally });
    lastId = nextId;
    rowsNow += rows.length;
    const nowMs = options.clock();
    const rowsLeft = ((range.lastId - lastId) * rowsNow) / Math.max(1, lastId - fromId);
    options.onProgress({ table, tally, rowsNow, elapsedMs: nowMs - startMs, rowsLeft: Math.round(rowsLeft) });
    await options.pace.rest({ rows: rows.length, readMs, totalMs: nowMs - batchMs });
    batchMs = options.clock();
  }
  return { lastId, tally };
}

interface BatchPlace {
  key: { source: string; table: OldTable };
  ids: { afterId: number; lastId: number };
  /** Of everything before. */
  tally: Tally;
}

async function storeBatch(
  { db }: ImportContext,
  batch: PreparedBatch,
  { key, ids, tally }: BatchPlace,
): Promise<Tally> {
  return inTransaction(db, async (connection) => {
    const lastId = await lockProgress({ db, connection }, key);
    if (lastId !== ids.afterId) throw elsewhere(key);
    const imported = await batch.write(connection);
    const now = addTallies(tally, { ...batch.tally, imported, merged: batch.offered - imported });
    await saveProgress({ db, connection }, { ...key, lastId: ids.lastId, tally: now });
    return now;
  });
}

function elsewhere({ source, table }: BatchPlace['key']): ProductError {
  return new ProductError({
    code: 'IMPORT_ELSEWHERE',
    message: 'another process imports the same table; this one stops',
    where: `${source} ${table}`,
    remedy: 'let the other one finish, or end it and start again',
  });
}
