/**
 * The table of culprits from the read API's answer: instances by share of the sorted column, then `other` and
 * `unattributed`, then the host. Shares are of what the host used, so every column adds up to the host's row.
 */
import { type Amounts, type Culprits, type CulpritRow, type SourceState } from '@dpm/protocol';
import { amountOf, COLUMNS, columnOf, sourceFor, type ColumnKey } from './columns';

export interface Cell {
  /** In the column's unit, over the window; null when not measured. */
  amount: number | null;
  share: number | null;
  /** The source to blame for an absent figure, when the agent named one. */
  absent: SourceState | null;
}

export type Cells = Record<ColumnKey, Cell>;
export type Verdict = 'guilty' | 'most' | 'hurt';

export interface TableRow {
  row: CulpritRow;
  cells: Cells;
  verdict: Verdict | null;
  /** The column of which the verdict speaks. */
  verdictColumn: ColumnKey | null;
}

export interface CulpritTable {
  instances: TableRow[];
  /** `other` and `unattributed`, as far as there are any. */
  rest: TableRow[];
  host: Cells;
  /** The largest share of each column, the scale of its bars; null for one that was not measured at all. */
  scale: Record<ColumnKey, number | null>;
}

const perColumn = <T>(make: (column: ColumnKey) => T) =>
  Object.fromEntries(COLUMNS.map((column) => [column, make(column)])) as Record<ColumnKey, T>;

function shareOf(amount: number | null, total: number | null): number | null {
  if (amount === null || total === null) {
    return null;
  }
  return total === 0 ? 0 : amount / total;
}

function cellsOf(amounts: Amounts, { totals, sources }: Pick<Culprits, 'totals' | 'sources'>): Cells {
  return perColumn((column) => {
    const amount = amountOf(amounts, column);
    const absent = amount === null ? (sourceFor(sources, column) ?? null) : null;
    return { amount, share: shareOf(amount, amountOf(totals, column)), absent };
  });
}

/** What `blame` says of an instance; nobody is guilty while nothing was saturated. */
function verdictOf({ instance }: CulpritRow, { blame }: Culprits): Verdict | null {
  if (instance === null) {
    return null;
  }
  if (blame.guilty?.id === instance.id && (blame.code === 'guilty' || blame.code === 'busy')) {
    return blame.code === 'guilty' ? 'guilty' : 'most';
  }
  return blame.hurt.some(({ id }) => id === instance.id) ? 'hurt' : null;
}

/** Absent figures come last, equal ones by name, so that rows do not change places for nothing. */
function byShare(column: ColumnKey) {
  return (a: TableRow, b: TableRow) =>
    (b.cells[column].amount ?? -1) - (a.cells[column].amount ?? -1) ||
    (a.row.instance?.name ?? '').localeCompare(b.row.instance?.name ?? '', 'en', { numeric: true });
}

function largestShare(rows: TableRow[], column: ColumnKey): number | null {
  const shares = rows.map(({ cells }) => cells[column].share).filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares.map(Math.abs));
}

export function buildTable(answer: Culprits, sort: ColumnKey): CulpritTable {
  const rows = answer.rows.map((row): TableRow => {
    const verdict = verdictOf(row, answer);
    const resource = answer.blame.resource;
    return {
      row,
      cells: cellsOf(row.amounts, answer),
      verdict,
      verdictColumn: verdict && resource ? columnOf(resource) : null,
    };
  });
  return {
    instances: rows.filter(({ row }) => row.kind === 'instance').sort(byShare(sort)),
    rest: (['other', 'unattributed'] as const).flatMap((kind) => rows.filter(({ row }) => row.kind === kind)),
    host: cellsOf(answer.totals, answer),
    scale: perColumn((column) => largestShare(rows, column)),
  };
}
