/** What the ingest is measured against, on the same server with the same durability. */
import { createConnection, escape, type Connection } from 'mysql2/promise';
import type { Report } from '@dpm/protocol';
import { deriveRows } from '../../../backend/src/ingest/derive.ts';
import { SAMPLE_COLUMNS, type Cell, type SampleTable } from '../../../backend/src/ingest/rows.ts';
import { bootId, describeBody, describeHead, hostName, ROWS_PER_REPORT } from '../shape/host-shape.ts';
import { createOldTable, OLD_TABLES, toOldRows } from '../shape/old-schema.ts';

export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
}

const ROWS_PER_STATEMENT = 1_000;
const TABLES = Object.keys(ROWS_PER_REPORT) as SampleTable[];
const RAW = 'bench_raw';
const OLD = 'bench_old';

/**
 * Rows per second of bare loops, one per connection: statements of a thousand rows, one commit each, into copies of
 * the sample tables. The texts of the rows are made ahead, so that the loop does nothing but join and send them.
 */
export async function measureRawInserts(
  server: DatabaseAddress,
  { hosts, forMs, connections }: { hosts: number; forMs: number; connections: number },
): Promise<number> {
  const admin = await createConnection(server);
  await admin.query(`CREATE DATABASE ${RAW}`);
  for (const table of TABLES) await admin.query(`CREATE TABLE ${RAW}.${table} LIKE dbzz_monitor.${table}`);
  const loops = Array.from({ length: connections }, (_, index) =>
    prepareRows(Array.from({ length: Math.ceil(hosts / connections) }, (__, n) => n * connections + index)),
  );
  const beginMs = performance.now();
  const counts = await Promise.all(
    loops.map(async (tails) => {
      const connection = await createConnection({ ...server, database: RAW, timezone: 'Z' });
      try {
        return await insertUntil(connection, { tails, endMs: beginMs + forMs });
      } finally {
        await connection.end();
      }
    }),
  );
  const elapsedS = (performance.now() - beginMs) / 1000;
  await admin.query(`DROP DATABASE ${RAW}`);
  await admin.end();
  return counts.reduce((sum, count) => sum + count, 0) / elapsedS;
}

/** Per host and table, the rows of one report without their time and sequence. */
type RowTails = Map<SampleTable, { hostId: number; tails: string[] }[]>;

function prepareRows(hosts: number[]): RowTails {
  const prepared: RowTails = new Map(TABLES.map((table) => [table, []]));
  for (const hostId of hosts) {
    const report = describeReport(hostId, { seq: 1, atMs: Date.now(), variant: hostId });
    const rows = deriveRows(report, {
      hostId,
      commands: new Map(report.processes.map(({ command }, index) => [command, index])),
      instances: Array.from({ length: ROWS_PER_REPORT.instance_sample }, (_, index) => hostId * 10 + index),
      components: Array.from({ length: ROWS_PER_REPORT.device_sample }, (_, index) => hostId * 6 + index),
      netPairs: Array.from({ length: ROWS_PER_REPORT.net_pair_sample }, (_, index) => hostId * 20 + index),
    });
    for (const table of TABLES) {
      const columns = SAMPLE_COLUMNS[table].slice(3) as readonly string[];
      const tails = (rows[table] as Record<string, Cell>[]).map((row) =>
        columns.map((column) => escape(row[column] ?? null)).join(','),
      );
      prepared.get(table)?.push({ hostId, tails });
    }
  }
  return prepared;
}

/** Goes round the hosts, a report of each at a time, table by table, until the time is over; gives the rows. */
async function insertUntil(
  connection: Connection,
  { tails, endMs }: { tails: RowTails; endMs: number },
): Promise<number> {
  const atMs = Date.now();
  let count = 0;
  for (let seq = 1; performance.now() < endMs; seq += 1) {
    const aTime = new Date(atMs + seq * 1000).toISOString().slice(0, 19).replace('T', ' ');
    for (const [table, hosts] of tails) {
      const rows: string[] = [];
      for (const { hostId, tails: texts } of hosts) {
        for (const text of texts) rows.push(`(${hostId},'${aTime}',${seq},${text})`);
      }
      const head = `INSERT INTO ${table} (${SAMPLE_COLUMNS[table].join(',')}) VALUES `;
      for (let start = 0; start < rows.length && performance.now() < endMs; start += ROWS_PER_STATEMENT) {
        const some = rows.slice(start, start + ROWS_PER_STATEMENT);
        await connection.query({ sql: head + some.join(','), values: null });
        count += some.length;
      }
    }
  }
  return count;
}

/**
 * Reports per second of the old way: one connection, a statement and a commit for every row, the old tables. Command
 * lines are looked for, since they were stored once; they are all there already.
 */
export async function measureRowByRow(
  server: DatabaseAddress,
  { forMs }: { forMs: number },
): Promise<number> {
  const connection = await createConnection(server);
  await connection.query(`CREATE DATABASE ${OLD}`);
  await connection.query(`USE ${OLD}`);
  for (const table of OLD_TABLES) await connection.query(createOldTable(table));
  const beginMs = performance.now();
  let reports = 0;
  for (; performance.now() - beginMs < forMs; reports += 1) {
    const report = describeReport(1 + (reports % 100), {
      seq: reports + 1,
      atMs: Date.now(),
      variant: reports,
    });
    for (const { command } of report.processes) {
      await connection.query('SELECT id FROM tb_monitor_process_info WHERE md5_str = ?', [command]);
    }
    for (const { table, values } of toOldRows(report)) {
      await connection.query(`INSERT INTO ${table} VALUES (0, ?)`, [values]);
    }
  }
  const elapsedS = (performance.now() - beginMs) / 1000;
  await connection.query(`DROP DATABASE ${OLD}`);
  await connection.end();
  return reports / elapsedS;
}

function describeReport(host: number, place: { seq: number; atMs: number; variant: number }): Report {
  const { variant, ...when } = place;
  const head = describeHead({ host: hostName(host), boot: bootId(host), ...when });
  return { ...head, ...describeBody(host, { variant }) };
}
