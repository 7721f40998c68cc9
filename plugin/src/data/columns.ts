import { type Amounts, type Resource, type SourceState } from '@dpm/protocol';

/** Columns of the table of culprits; network is both directions together. */
export const COLUMNS = ['cpu', 'memory', 'diskRead', 'diskWrite', 'net'] as const;
export type ColumnKey = (typeof COLUMNS)[number];

export function isColumn(text: string): text is ColumnKey {
  return (COLUMNS as readonly string[]).includes(text);
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

/** What an agent's source names have in common, by the column that goes without when one is not there. */
const SOURCE_OF: Record<ColumnKey, RegExp> = {
  cpu: /cpu/i,
  memory: /mem/i,
  diskRead: IO,
  diskWrite: IO,
  net: /net|interface|connection/i,
};

/** Why a column has no figure, when the agent said so. */
export function sourceFor(sources: SourceState[], column: ColumnKey): SourceState | undefined {
  return sources.find(({ source }) => SOURCE_OF[column].test(source));
}
