/**
 * How a row's shares changed against another window: the hour before, or the same time a week earlier. Shares are
 * compared and not amounts, since the windows differ in length and in what the host did.
 */
import { type Compared, type Context, type CulpritRow, type Culprits } from '@dpm/protocol';
import { amountOf, COLUMNS, type ColumnKey } from './columns';

export const COMPARISONS = ['hour', 'week'] as const;
export type Comparison = (typeof COMPARISONS)[number];

export const isComparison = (text: string): text is Comparison =>
  (COMPARISONS as readonly string[]).includes(text);

export interface Change {
  /** Its share then; null when it was not there or not measured. */
  then: number | null;
  /** Now less then, in parts of one; null when there is nothing to compare. */
  by: number | null;
  /** The host was measured then, and it was not there. */
  isNew: boolean;
  /** Its share now. */
  now: number | null;
}

export type Changes = Record<ColumnKey, Record<Comparison, Change>>;
/** By the number of the instance; `other` and `unattributed` by their kind. */
export type RowChanges = Map<number | string, Changes>;

const NONE = { then: null, by: null, isNew: false };
const keyOf = ({ kind, instance }: Pick<CulpritRow, 'kind' | 'instance'>) => instance?.id ?? kind;

export function compareRows(
  { rows, totals }: Pick<Culprits, 'rows' | 'totals'>,
  context: Context | undefined,
): RowChanges {
  const windows = {
    hour: indexRows(context?.hourBefore ?? null),
    week: indexRows(context?.lastWeek ?? null),
  };
  return new Map(
    rows.map((row) => {
      const changes = COLUMNS.map((column) => {
        const now = shareOf(amountOf(row.amounts, column), amountOf(totals, column));
        const against = (comparison: Comparison) =>
          changeOf(windows[comparison], { key: keyOf(row), column, now });
        return [column, { hour: against('hour'), week: against('week') }];
      });
      return [keyOf(row), Object.fromEntries(changes) as Changes];
    }),
  );
}

interface Indexed {
  totals: Compared['totals'];
  rows: Map<number | string, Compared['rows'][number]>;
}

function indexRows(compared: Compared | null): Indexed | undefined {
  return (
    (compared ?? undefined) && {
      totals: compared!.totals,
      rows: new Map(compared!.rows.map((row) => [row.instance ?? row.kind, row])),
    }
  );
}

function changeOf(
  window: Indexed | undefined,
  { key, column, now }: { key: number | string; column: ColumnKey; now: number | null },
): Change {
  const total = window && amountOf(window.totals, column);
  if (!window || total === null || total === undefined || now === null) {
    return { ...NONE, now };
  }
  const row = window.rows.get(key);
  if (!row) {
    return { ...NONE, now, isNew: typeof key === 'number' };
  }
  const then = shareOf(amountOf(row.amounts, column), total);
  return then === null ? { ...NONE, now } : { then, by: now - then, isNew: false, now };
}

function shareOf(amount: number | null, total: number | null): number | null {
  return amount === null || total === null ? null : total === 0 ? 0 : amount / total;
}
