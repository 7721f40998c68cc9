/**
 * The table of culprits from the read API's answer: instances by share of the sorted column, then `other` and
 * `unattributed`, then the host. Shares are of what the host used, so every column adds up to the host's row. Jobs are
 * parts of the row that they stand below.
 */
import { type Amounts, type Culprits, type CulpritRow, type JobRow, type SourceState } from '@dpm/protocol';
import { amountOf, COLUMNS, columnOf, sourceFor, type ColumnKey, type SortKey } from './columns';
import { waitOf, waitedLongest, type Wait } from './waits';

export interface Cell {
  /** In the column's unit, over the window; null when not measured. */
  amount: number | null;
  share: number | null;
  /** The source to blame for an absent figure, when the agent named one. */
  absent: SourceState | null;
}

export type Cells = Record<ColumnKey, Cell>;
export type Verdict = 'guilty' | 'most' | 'hurt';

export interface JobLine {
  job: JobRow;
  cells: Cells;
}

export interface TableRow {
  row: CulpritRow;
  cells: Cells;
  wait: Wait;
  /** Those that are worth a line of the table; the row's detail has more. */
  jobs: JobLine[];
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

/** Least share of anything that is worth a line, and lines of one row: ten instances have to fit on a screen. */
const LEAST_SHARE = 0.01;
const MOST_LINES = 2;

function jobLines(jobs: JobRow[], answer: Culprits): JobLine[] {
  return jobs
    .map((job) => ({ job, cells: cellsOf(job.amounts, answer) }))
    .filter(({ cells }) => COLUMNS.some((column) => (cells[column].share ?? 0) >= LEAST_SHARE))
    .slice(0, MOST_LINES);
}

/** Absent figures come last, equal ones by name, so that rows do not change places for nothing. */
function bySort(sort: SortKey) {
  const figure = ({ cells, wait }: TableRow) =>
    (sort === 'waited' ? waitedLongest(wait) : cells[sort].amount) ?? -1;
  return (a: TableRow, b: TableRow) =>
    figure(b) - figure(a) ||
    (a.row.instance?.name ?? '').localeCompare(b.row.instance?.name ?? '', 'en', { numeric: true });
}

function largestShare(rows: TableRow[], column: ColumnKey): number | null {
  const shares = rows.map(({ cells }) => cells[column].share).filter((share) => share !== null);
  return shares.length === 0 ? null : Math.max(...shares.map(Math.abs));
}

export function buildTable(answer: Culprits, sort: SortKey): CulpritTable {
  const rows = answer.rows.map((row): TableRow => {
    const verdict = verdictOf(row, answer);
    const resource = answer.blame.resource;
    return {
      row,
      cells: cellsOf(row.amounts, answer),
      wait: waitOf(row, answer),
      jobs: jobLines(row.jobs, answer),
      verdict,
      verdictColumn: verdict && resource ? columnOf(resource) : null,
    };
  });
  return {
    instances: rows.filter(({ row }) => row.kind === 'instance').sort(bySort(sort)),
    rest: (['other', 'unattributed'] as const).flatMap((kind) => rows.filter(({ row }) => row.kind === kind)),
    host: cellsOf(answer.totals, answer),
    scale: perColumn((column) => largestShare(rows, column)),
  };
}
