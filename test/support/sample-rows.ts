/** Real schemas on a real server, and rows in them, for tests that read what ingest would have stored. */
import { createHash, randomBytes } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import { openDatabase, type Database } from '../../backend/src/db/database.ts';
import { migrate } from '../../backend/src/db/migrate.ts';
import { startMariadb } from './mariadb.ts';

/** Servers that tests of SQL run on: MariaDB always, MySQL where `DPM_TEST_MYSQL_URL` names one. */
export const SERVERS = process.env['DPM_TEST_MYSQL_URL'] === undefined ? ['MariaDB'] : ['MariaDB', 'MySQL'];

const MIGRATIONS = fileURLToPath(new URL('../../sql/migrations', import.meta.url));

export interface TestSchemas {
  /** As root, and with statements of any length. */
  db: Database;
  /** Of the server, for other processes. */
  address: { host: string; port: number; user: string; password: string };
  /** Removes what was made. */
  remove(): Promise<void>;
}

/** Both schemas, empty, under names of their own on a shared server. */
export async function openTestSchemas(server: string): Promise<TestSchemas> {
  const mariadb = server === 'MySQL' ? undefined : await startMariadb();
  const url = new URL(mariadb?.url ?? process.env['DPM_TEST_MYSQL_URL'] ?? '');
  const suffix = mariadb === undefined ? `_${randomBytes(4).toString('hex')}` : '';
  const schemas = { monitor: `dbzz_monitor${suffix}`, private: `dpm_private${suffix}` };
  const address = {
    ...{ host: url.hostname, port: Number(url.port), user: url.username },
    password: decodeURIComponent(url.password),
  };
  const admin = openDatabase({
    ...{ ...address, schemas: { ...schemas, monitor: 'mysql' } },
    connections: 1,
  });
  const run = async (sql: string) => {
    for (const schema of Object.values(schemas)) await admin.pool.query(sql, [schema]);
  };
  await run('CREATE DATABASE ?? CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci');
  const db = openDatabase({ ...address, schemas, connections: 4, statementTimeoutMs: 0 });
  await migrate(db, { directory: MIGRATIONS, holder: 'test' });
  return {
    ...{ db, address },
    async remove() {
      await db.close();
      if (mariadb === undefined) await run('DROP DATABASE ??');
      await admin.close();
      await mariadb?.stop();
    },
  };
}

/** Values of one row by column; moments are `Date`s. */
export type Row = Record<string, string | number | Date | null>;

/** Inserts one row and returns its number, where the table gives one. */
export async function insertRow(db: Database, table: string, row: Row): Promise<number> {
  const [result] = await db.pool.query<ResultSetHeader>('INSERT INTO ?? SET ?', [table, row]);
  return result.insertId;
}

/** Inserts rows of the same columns, in statements of a thousand. */
export async function insertRows(db: Database, table: string, rows: readonly Row[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {});
  for (let start = 0; start < rows.length; start += 1_000) {
    const values = rows.slice(start, start + 1_000).map((row) => columns.map((column) => row[column]));
    await db.pool.query('INSERT INTO ?? (??) VALUES ?', [table, columns, values]);
  }
}

export async function selectRows(db: Database, sql: string, values: unknown[] = []): Promise<Row[]> {
  const [rows] = await db.pool.query<RowDataPacket[]>(sql, values);
  return rows;
}

export const atSecond = (second: number) => new Date(second * 1000);

let identities = 0;

/** An instance named by engine and port; `other` and `unattributed` are named by their kind. */
export async function insertInstance(
  db: Database,
  instance: { hostId: number; kind?: string; engine?: string; port?: number; command?: string; pid?: number },
): Promise<number> {
  const { hostId, kind = 'instance', engine = 'mysqld', port = 0, command, pid = 4000 + port } = instance;
  const isInstance = kind === 'instance';
  identities += 1;
  return insertRow(db, 'instance', {
    ...{ host_id: hostId, kind, port, identity: String(identities).padStart(32, '0') },
    engine: isInstance ? engine : kind,
    data_dir: isInstance ? `/data/${port}` : '',
    name: isInstance ? `${engine} ${port}` : kind,
    pid: isInstance ? pid : null,
    command_id: command === undefined ? null : await insertCommand(db, command),
  });
}

/** A command line; its number is that of the samples. */
export async function insertCommand(db: Database, text: string): Promise<number> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `INSERT INTO tb_monitor_process_info (md5_str, remarks) VALUES (?, ?)
     ON DUPLICATE KEY UPDATE id = LAST_INSERT_ID(id)`,
    [createHash('md5').update(text).digest('hex'), text],
  );
  return result.insertId;
}

/** One report's rows: the host's, and one of each instance named in `uses` by its number. */
export async function insertSample(
  db: Database,
  sample: {
    hostId: number;
    /** End of the interval, seconds since 1970 UTC. */
    endS: number;
    seq?: number;
    intervalMs?: number;
    host?: Row;
    uses?: Record<number, Row>;
  },
): Promise<void> {
  const { hostId, endS, seq = endS % 65_536, intervalMs = 10_000, host = {}, uses = {} } = sample;
  const key = { host_id: hostId, a_time: atSecond(endS), seq, interval_ms: intervalMs };
  await insertRow(db, 'host_sample', { ...key, ...host });
  for (const [instanceId, use] of Object.entries(uses)) {
    await insertRow(db, 'instance_sample', { ...key, instance_id: Number(instanceId), ...use });
  }
}

/** CPU columns of a host sample of `cores` cores; what is left of the interval is idle. */
export function hostCpu(options: {
  cores: number;
  busyMs: number;
  stealMs?: number;
  intervalMs?: number;
}): Row {
  const { cores, busyMs, stealMs = 0, intervalMs = 10_000 } = options;
  return {
    ...{ cores, cpu_user_ms: busyMs, cpu_nice_ms: 0, cpu_system_ms: 0, cpu_irq_ms: 0 },
    ...{ cpu_steal_ms: stealMs, cpu_iowait_ms: 0, cpu_idle_ms: cores * intervalMs - busyMs - stealMs },
  };
}
