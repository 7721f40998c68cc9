/** The worst instances of many hosts as a table: each row's shares are of its own host, so bars compare across hosts. */
import { type Amounts, type Worst, type WorstBy, type WorstRow } from '@dpm/protocol';
import { amountOf, COLUMNS, type ColumnKey, type SortKey } from './columns';
import { type Change } from './comparison';
import { type Cell } from './culprit-table';

export interface WorstLine {
  row: WorstRow;
  cells: Record<ColumnKey, Cell & { change: Change }>;
  /** Its host was short of what it used most of, and it had most of that: the reason to look at it. */
  isGuilty: boolean;
}

/** As `blame` judges it: from here on a capacity is saturated, and from here on somebody had most of it. */
const SATURATED = 0.85;
const MAJORITY = 0.5;

/** What the table can be sorted by; how long somebody waited is not asked of so many. */
export const worstBy = (sort: SortKey | ''): WorstBy => (sort === '' || sort === 'waited' ? 'part' : sort);

export function buildWorst({ rows }: Worst): {
  lines: WorstLine[];
  scale: Record<ColumnKey, number | null>;
} {
  const lines = rows.map((row) => ({
    row,
    cells: perColumn((column) => cellOf(row, column)),
    isGuilty: isGuilty(row),
  }));
  const scale = perColumn((column) => {
    const shares = lines.flatMap(({ cells }) => cells[column].share ?? []);
    return shares.length === 0 ? null : Math.max(...shares.map(Math.abs));
  });
  return { lines, scale };
}

function isGuilty({ part, load }: WorstRow): boolean {
  const used = part && load[part.of];
  return part !== null && used !== null && used >= SATURATED && part.share >= MAJORITY * used;
}

function cellOf(
  { amounts, totals, hourBefore, kind }: WorstRow,
  column: ColumnKey,
): WorstLine['cells'][ColumnKey] {
  const amount = amountOf(amounts, column);
  const now = shareOf(amounts, { totals, column });
  const then = hourBefore?.amounts
    ? shareOf(hourBefore.amounts, { totals: hourBefore.totals, column })
    : null;
  const isNew = kind === 'instance' && hourBefore !== null && hourBefore.amounts === null && now !== null;
  const by = now === null || then === null ? null : now - then;
  return { amount, share: now, absent: null, change: { then, by, isNew, now } };
}

function shareOf(
  amounts: Amounts,
  { totals, column }: { totals: Amounts; column: ColumnKey },
): number | null {
  const [amount, total] = [amountOf(amounts, column), amountOf(totals, column)];
  return amount === null || total === null ? null : total === 0 ? 0 : amount / total;
}

const perColumn = <T>(make: (column: ColumnKey) => T) =>
  Object.fromEntries(COLUMNS.map((column) => [column, make(column)])) as Record<ColumnKey, T>;
