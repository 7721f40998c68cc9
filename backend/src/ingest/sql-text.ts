/** Values as SQL literals, and rows as lists of them, built by hand: placeholders cost Node several times as much. */
import { escape } from 'mysql2';
import type { PoolConnection } from 'mysql2/promise';
import type { Cell } from './rows.ts';

/** UTF-16 units of one statement: at most 3 bytes each, so below 1 MiB, which every server's packets hold. */
const STATEMENT_LENGTH = 256 * 1024;
/** Texts that stand between quotes as they are. */
const PLAIN = /^[\w .:,/@+-]*$/;

function literal(cell: Cell): string {
  if (typeof cell === 'number') return `${cell}`;
  if (cell === undefined) return 'NULL';
  return PLAIN.test(cell) ? `'${cell}'` : escape(cell);
}

/** `(1,'a',NULL)`: the cells of a row in the order of the columns. */
function rowText<Column extends string>(row: Record<Column, Cell>, columns: readonly Column[]): string {
  return `(${columns.map((column) => literal(row[column])).join(',')})`;
}

/** `(1,'a'),(2,'b')`: rows as VALUES has them. Joined, so that the text is in one piece and keeps no part of its own. */
export function rowTexts<Column extends string>(
  rows: readonly Record<Column, Cell>[],
  columns: readonly Column[],
): string {
  return rows.map((row) => rowText(row, columns)).join(',');
}

/** `(1,'a'),(2,'b')`: for a row constructor's IN. */
export function tuples(rows: readonly (readonly Cell[])[]): string {
  return rows.map((row) => `(${row.map(literal).join(',')})`).join(',');
}

/** Statements `head (…),(…) tail` that hold all rows of all lists, each within what any server takes. */
function* statements<Column extends string>(
  lists: readonly (readonly Record<Column, Cell>[])[],
  { head, columns, tail = '' }: { head: string; columns: readonly Column[]; tail?: string },
): Generator<string> {
  let text = '';
  for (const rows of lists) {
    for (const row of rows) {
      text += `${text === '' ? head : ','}${rowText(row, columns)}`;
      if (text.length < STATEMENT_LENGTH) continue;
      yield text + tail;
      text = '';
    }
  }
  if (text !== '') yield text + tail;
}

/** Runs the `statements` of rows, without a search for placeholders in them. */
export async function runStatements<Column extends string>(
  connection: PoolConnection,
  lists: readonly (readonly Record<Column, Cell>[])[],
  parts: { head: string; columns: readonly Column[]; tail?: string },
): Promise<void> {
  for (const sql of statements(lists, parts)) await connection.query({ sql, values: null });
}

/** Runs statements `head texts tail` that hold all of the texts of rows, empty ones left out. */
export async function runTexts(
  connection: PoolConnection,
  texts: readonly string[],
  { head, tail = '' }: { head: string; tail?: string },
): Promise<void> {
  let some: string[] = [];
  let length = 0;
  const run = async () => {
    const sql = `${head}${some.join(',')}${tail}`;
    [some, length] = [[], 0];
    await connection.query({ sql, values: null });
  };
  for (const text of texts) {
    if (text === '') continue;
    some.push(text);
    length += text.length;
    if (length >= STATEMENT_LENGTH) await run();
  }
  if (some.length > 0) await run();
}

/** Lists of at most `size`, so that no statement has too many keys. */
export function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
