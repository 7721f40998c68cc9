/** A real old database, a real target, and the import between them. */
import type { RowDataPacket } from 'mysql2/promise';
import { maskCommandText } from '../../backend/protocol/src/masking/mask.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { importAll, type ImportOptions, type TableResult } from '../../backend/src/import/import.ts';
import { OldDatabase } from '../../backend/src/import/old-database-store.ts';
import { DEFAULT_NAMES, OLD_TABLES, type OldTable } from '../../backend/src/import/old-tables.ts';
import { Pace } from '../../backend/src/import/pace.ts';
import { compareCounts, type TableCheck } from '../../backend/src/import/verify.ts';
import { makePastDays } from '../../backend/src/retention/past-days.ts';
import type { OldContent } from './old-rows.ts';
import { createOldSchema, type OldSchema } from './old-schema.ts';
import { createSchemas, type TestServer } from './servers.ts';

export interface ImportStage {
  db: Database;
  old: OldSchema;
  /** Of the old tables. */
  names: Record<OldTable, string>;
  /** Puts rows into the old tables. */
  fill(content: Partial<OldContent>): Promise<void>;
  /** Imports what is new, as the account that may only read. */
  run(options?: Partial<ImportOptions>): Promise<TableResult[]>;
  /** Compares the counts of a run. */
  check(results: TableResult[]): Promise<Map<OldTable, TableCheck>>;
  query(sql: string, values?: unknown[]): Promise<Record<string, unknown>[]>;
  close(): Promise<void>;
}

const noPace = () => new Pace({ rowsPerS: 0, sleep: () => Promise.resolve() });

export async function openImportStage(server: TestServer, names = DEFAULT_NAMES): Promise<ImportStage> {
  const target = await createSchemas(server, { migrated: true });
  const old = await createOldSchema(server, names);
  const ddl = target.open({ connections: 2, statementTimeoutMs: 0 });
  const { db } = target;
  const { host, port } = server;
  const open = async () => {
    const source = await OldDatabase.open({ host, port, ...old.reader, schema: old.schema, tables: names });
    await source.useTimeZone('+08:00');
    return source;
  };
  const clock = () => performance.now();
  return {
    ...{ db, old, names },
    async fill(content) {
      for (const table of OLD_TABLES) await old.insert(table, content[table] ?? []);
    },
    async run(options) {
      const source = await open();
      try {
        return await importAll({
          ...{ db, old: source, timeZone: '+08:00', pace: noPace(), clock, settleMs: 0, batchRows: 97 },
          signal: new AbortController().signal,
          mask: maskCommandText,
          makeDays: (table, days) => makePastDays(ddl, { table, days }),
          onProgress: () => undefined,
          ...options,
        });
      } finally {
        await source.close();
      }
    },
    async check(results) {
      const source = await open();
      try {
        const checks = await compareCounts(results, { db, old: source, pace: noPace(), clock });
        return new Map(checks.map((one) => [one.table, one]));
      } finally {
        await source.close();
      }
    },
    query: async (sql, values) => (await db.pool.query<RowDataPacket[]>(sql, values))[0],
    async close() {
      await old.drop();
      await target.drop();
    },
  };
}
