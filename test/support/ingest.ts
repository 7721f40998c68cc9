import type { RowDataPacket } from 'mysql2';
import type { Report } from '@dpm/protocol';
import type { Database } from '../../backend/src/db/database.ts';
import type { CommitOptions } from '../../backend/src/ingest/group-commit.ts';
import { createIngest, type Ingest } from '../../backend/src/ingest/ingest.ts';
import { SAMPLE_COLUMNS } from '../../backend/src/ingest/rows.ts';
import { createSchemas, type TestServer } from './servers.ts';

/** Every table that ingest writes. */
const FILLED = [
  ...Object.keys(SAMPLE_COLUMNS),
  ...['report_boot', 'host_status', 'host', 'instance', 'component', 'net_pair', 'tb_monitor_process_info'],
];

type Row = Record<string, unknown>;

/** The real ingest on a real database, with hosts 7 and 8 enrolled. */
export interface IngestStage {
  db: Database;
  /** The first backend. */
  readonly ingest: Ingest;
  /** Ends the backends, empties the tables and starts a backend that knows nothing. */
  reset(): Promise<void>;
  /** One more backend, with a pool and caches of its own. */
  open(options?: Partial<CommitOptions>): Ingest;
  /** Stores reports of one host, one after the other, and gives the answers. */
  store(reports: Report[], hostId?: number): Promise<Awaited<ReturnType<Ingest['accept']>>[]>;
  query(sql: string, values?: unknown[]): Promise<Row[]>;
  count(table: string): Promise<number>;
  close(): Promise<void>;
}

export async function openStage(server: TestServer): Promise<IngestStage> {
  const schemas = await createSchemas(server, { migrated: true });
  const { db } = schemas;
  let opened: Ingest[] = [];
  const open: IngestStage['open'] = (options) => {
    const ingest = createIngest({ db: schemas.open({ connections: 4 }), now: () => Date.now(), ...options });
    opened.push(ingest);
    return ingest;
  };
  const end = async () => {
    await Promise.all(opened.map((one) => one.close()));
    opened = [];
  };
  const begin = async () => {
    await db.pool.query("INSERT INTO host (host_id, rshost) VALUES (7, 'db-1'), (8, 'db-2')");
    return open();
  };
  let ingest = await begin();
  const query: IngestStage['query'] = async (sql, values) =>
    (await db.pool.query<RowDataPacket[]>(sql, values))[0];
  return {
    ...{ db, open, query },
    get ingest() {
      return ingest;
    },
    async reset() {
      await end();
      await Promise.all(FILLED.map((table) => db.pool.query('TRUNCATE TABLE ??', [table])));
      ingest = await begin();
    },
    async store(reports, hostId = 7) {
      const answers = [];
      for (const report of reports) answers.push(await ingest.accept(report, { hostId }));
      return answers;
    },
    count: async (table) => Number((await query('SELECT COUNT(*) AS n FROM ??', [table]))[0]?.['n']),
    async close() {
      await end();
      await schemas.drop();
    },
  };
}
