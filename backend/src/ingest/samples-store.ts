import type { PoolConnection } from 'mysql2/promise';
import { SAMPLE_COLUMNS, type Cell, type SampleRows, type SampleTable } from './rows.ts';
import { runStatements } from './sql-text.ts';

const TABLES = Object.keys(SAMPLE_COLUMNS) as SampleTable[];

/** Writes the rows of many reports, one multi-row statement per table, inside the caller's transaction. */
export async function insertSamples(
  connection: PoolConnection,
  group: readonly SampleRows[],
): Promise<number> {
  let count = 0;
  for (const table of TABLES) {
    const columns: readonly string[] = SAMPLE_COLUMNS[table];
    const lists = group.map((rows): readonly Record<string, Cell>[] => rows[table]);
    const head = `INSERT INTO ${table} (${columns.join(',')}) VALUES `;
    await runStatements(connection, lists, { head, columns });
    for (const rows of lists) count += rows.length;
  }
  return count;
}
