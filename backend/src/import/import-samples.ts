/** Turns a batch of old samples into rows that can be written. */
import { markHours } from '../db/late-hours-store.ts';
import { addDays } from './days-store.ts';
import type { ImportContext, PreparedBatch } from './import-context.ts';
import type { IntervalBook } from './intervals.ts';
import type { Draft, Refused } from './sample-draft.ts';
import type { SampleTable } from './sample-tables.ts';
import { insertSamples, type SampleRow } from './samples-store.ts';
import { emptyTally, noteIn, refuse, type Tally } from './tally.ts';

/** Flows of an address that no host has. */
const NO_HOST = 0;
const DAY_S = 86_400;

interface Placed {
  draft: Draft;
  hostId: number;
  atS: number;
}

export async function prepareSamples<Row>(
  context: ImportContext,
  rows: readonly Row[],
  { table, intervals }: { table: SampleTable<Row>; intervals: IntervalBook },
): Promise<PreparedBatch> {
  const tally = { ...emptyTally(), read: rows.length };
  const drafts = keepDrafts(
    rows.map((row) => table.read(row, noteIn(tally))),
    { tally, latestS: context.latestS },
  );
  const hostIds = await context.hosts.resolve(
    drafts.map(({ host }) => [host]),
    { add: !table.byAddress },
  );
  const all = drafts.map((draft, place) => ({ draft, hostId: hostIds[place] ?? NO_HOST, atS: draft.atS }));
  const covered = await context.live.findCovered(all);
  const placed = all.filter((_, place) => covered[place] !== true);
  tally.covered = all.length - placed.length;
  await intervals.prepare(placed);
  const nameIds = await resolveNames(context, table.names, placed);
  const byDay = new Map<number, SampleRow[]>();
  placed.forEach((one, place) => {
    const { draft, hostId, atS } = one;
    const cells = draft.cells({ intervalMs: intervals.next(one), nameId: nameIds[place] ?? 0 });
    const day = Math.floor(atS / DAY_S);
    const rowsOfDay = byDay.get(day) ?? [];
    rowsOfDay.push({ hostId, atS, seq: draft.seq, cells });
    byDay.set(day, rowsOfDay);
  });
  await context.makeDays(table.target, [...byDay.keys()]);
  return {
    offered: placed.length,
    tally,
    write: async (connection) => {
      const stored = new Map<number, number>();
      for (const [day, rowsOfDay] of byDay) {
        const count = await insertSamples(connection, {
          ...{ table: table.target, columns: table.columns, rows: rowsOfDay },
        });
        if (count > 0) stored.set(day, count);
      }
      if (stored.size > 0)
        await markHours(
          connection,
          placed.map(({ hostId, atS }) => ({ hostId, endS: atS })),
        );
      await addDays({ db: context.db, connection }, { sampleTable: table.target, rows: stored });
      return [...stored.values()].reduce((sum, count) => sum + count, 0);
    },
  };
}

function keepDrafts(
  read: readonly (Draft | Refused)[],
  { tally, latestS }: { tally: Tally; latestS: number },
): Draft[] {
  const drafts: Draft[] = [];
  for (const one of read) {
    if ('refused' in one) refuse(tally, one);
    else if (one.atS > latestS) refuse(tally, { id: one.id, refused: 'a time in the future' });
    else drafts.push(one);
  }
  return drafts;
}

function resolveNames(
  { commands, components, pairs }: ImportContext,
  names: SampleTable<never>['names'],
  placed: readonly Placed[],
): Promise<(number | undefined)[]> {
  if (names === 'none') return Promise.resolve([]);
  if (names === 'command') return commands.resolve(placed.map(({ draft }) => draft.name[0] ?? ''));
  const book = names === 'component' ? components : pairs;
  return book.resolve(
    placed.map(({ draft, hostId }) => [hostId, ...draft.name]),
    { add: true },
  );
}
