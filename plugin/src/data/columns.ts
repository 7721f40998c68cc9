import { type Amounts, type Resource, type SourceState } from '@dpm/protocol';

/** Columns of the table of culprits; network is both directions together. */
export const COLUMNS = ['cpu', 'memory', 'diskRead', 'diskWrite', 'net'] as const;
export type ColumnKey = (typeof COLUMNS)[number];

/** What rows can be sorted by: a share of the host, or how long they waited. */
export const SORTS = [...COLUMNS, 'waited'] as const;
export type SortKey = (typeof SORTS)[number];

export function isSort(text: string): text is SortKey {
  return (SORTS as readonly string[]).includes(text);
}

/** A column's amount; absent when any part of it is. */
export function amountOf(amounts: Amounts, column: ColumnKey): number | null {
  if (column !== 'net') {
    return amounts[column];
  }
  return amounts.netIn === null || amounts.netOut === null ? null : amounts.netIn + amounts.netOut;
}

export const columnOf = (resource: Resource): ColumnKey =>
  resource === 'netIn' || resource === 'netOut' ? 'net' : resource;

/** `io` as a word of its own: `process_io`, `processIo`, `io`, but not `connections`. */
const IO = /disk|(^|[^a-zA-Z])io|[a-z]Io/;

/** What can be absent: a column, the waits of an instance, the pressure on the host. */
export type Measure = SortKey | 'pressure';

/** What an agent's source names have in common, by the measure that goes without when one is not there. */
const SOURCE_OF: Record<Measure, RegExp> = {
  cpu: /cpu/i,
  memory: /mem/i,
  diskRead: IO,
  diskWrite: IO,
  net: /net|interface|connection|namespaces/i,
  waited: /^delays$/,
  pressure: /^pressure$/,
};

/** Why something has no figure, when the agent said so. */
export function sourceFor(sources: SourceState[], measure: Measure): SourceState | undefined {
  return sources.find(({ source }) => SOURCE_OF[measure].test(source));
}
