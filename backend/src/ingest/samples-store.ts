import type { PoolConnection } from 'mysql2/promise';
import type { PreparedReport } from './prepared-report.ts';
import { SAMPLE_COLUMNS, SAMPLE_TABLES } from './rows.ts';
import { runTexts } from './sql-text.ts';

/** Writes the rows of many reports, multi-row statements per table, inside the caller's transaction. Returns how many. */
export async function insertSamples(
  connection: PoolConnection,
  group: readonly PreparedReport[],
): Promise<number> {
  for (const table of SAMPLE_TABLES) {
    const head = `INSERT INTO ${table} (${SAMPLE_COLUMNS[table].join(',')}) VALUES `;
    await runTexts(
      connection,
      group.map(({ rows }) => rows[table]),
      { head },
    );
  }
  return group.reduce((sum, { rowCount }) => sum + rowCount, 0);
}
