/** The database of the replaced system, exactly as it made it: auto-increment keys, JSON columns, local times. */
import { randomBytes } from 'node:crypto';
import { createConnection, type Connection } from 'mysql2/promise';
import type { OldTable } from '../../backend/src/import/old-tables.ts';
import type { TestServer } from './servers.ts';

const ID = 'id bigint NOT NULL AUTO_INCREMENT, PRIMARY KEY (id)';
const RSHOST = 'rshost varchar(20) DEFAULT NULL';
const A_TIME = 'a_time datetime DEFAULT NULL';

/** Columns and keys, by the key of config.ini. */
const DEFINITIONS: Record<OldTable, string> = {
  hostConfig: `${ID}, ${RSHOST}, istate int DEFAULT NULL, UNIQUE KEY rshost (rshost)`,
  versionInfo: `id int NOT NULL AUTO_INCREMENT, PRIMARY KEY (id), version varchar(5) DEFAULT NULL, ${A_TIME}`,
  alertInfo: `${ID}, rshost varchar(30) DEFAULT NULL, istate int DEFAULT NULL, ${A_TIME},
    remarks varchar(50) DEFAULT NULL, UNIQUE KEY rshost (rshost), KEY a_time (a_time)`,
  processInfo: `${ID}, md5_str char(32) DEFAULT NULL, remarks text, UNIQUE KEY md5_str (md5_str)`,
  hostInfo: `${ID}, ${RSHOST}, cpu_info json DEFAULT NULL, mem_info json DEFAULT NULL, io_info json DEFAULT NULL,
    net json DEFAULT NULL, ${A_TIME}, KEY rshost (rshost), KEY a_time (a_time)`,
  processIoInfo: `${ID}, ${RSHOST}, rsport int DEFAULT NULL, cpu float DEFAULT NULL, mem float DEFAULT NULL,
    io_r float DEFAULT NULL, io_w float DEFAULT NULL, ${A_TIME}, md5_str char(32) DEFAULT NULL,
    remarks text, KEY host_port (rshost, rsport), KEY rsport (rsport), KEY md5_str (md5_str), KEY a_time (a_time)`,
  diskInfo: `${ID}, ${RSHOST}, part varchar(50) DEFAULT NULL, disk_info json DEFAULT NULL, ${A_TIME},
    KEY rshost (rshost), KEY a_time (a_time)`,
  utilQuInfo: `${ID}, ${RSHOST}, dev varchar(50) DEFAULT NULL, avgqu int DEFAULT NULL, util int DEFAULT NULL, ${A_TIME},
    KEY rshost (rshost), KEY a_time (a_time)`,
  portNetInfo: `${ID}, rsinfo varchar(50) DEFAULT NULL, remote varchar(50) DEFAULT NULL, in_info bigint DEFAULT NULL,
    out_info bigint DEFAULT NULL, ${A_TIME}, KEY rsinfo (rsinfo), KEY remote (remote), KEY a_time (a_time)`,
};

export interface OldSchema {
  schema: string;
  /** An account that may only read it. */
  reader: { user: string; password: string };
  /** As the administrator, with the old system's loose settings. */
  connection: Connection;
  /** Inserts rows of the same columns, in their order. */
  insert(table: OldTable, rows: readonly Record<string, unknown>[]): Promise<void>;
  /** The checksum of every table: changes when anything in them does. */
  checksums(): Promise<unknown[]>;
  drop(): Promise<void>;
}

/** Makes it under a name of its own; `names` are those of its tables. */
export async function createOldSchema(
  server: TestServer,
  names: Record<OldTable, string>,
): Promise<OldSchema> {
  const { host, port, user, password } = server;
  const connection = await createConnection({ host, port, user, password, jsonStrings: true, timezone: 'Z' });
  const suffix = randomBytes(4).toString('hex');
  const schema = `old_monitor_${suffix}`;
  const reader = { user: `old_ro_${suffix}`, password: 'Reader-1-secret' };
  // Zero dates are refused by the settings of newer servers.
  await connection.query("SET SESSION sql_mode = ''");
  await connection.query('CREATE DATABASE ?? CHARACTER SET utf8mb4', [schema]);
  await connection.query('USE ??', [schema]);
  for (const [table, definition] of Object.entries(DEFINITIONS)) {
    await connection.query(
      `CREATE TABLE \`${names[table as OldTable]}\` (${definition}) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4`,
    );
  }
  await connection.query("CREATE USER ?@'%' IDENTIFIED BY ?", [reader.user, reader.password]);
  await connection.query("GRANT SELECT ON ??.* TO ?@'%'", [schema, reader.user]);
  return {
    ...{ schema, reader, connection },
    async insert(table, rows) {
      for (let start = 0; start < rows.length; start += 500) {
        const some = rows.slice(start, start + 500);
        const columns = Object.keys(some[0] ?? {});
        const values = some.map((row) => columns.map((column) => toSql(row[column])));
        await connection.query('INSERT INTO ?? (??) VALUES ?', [names[table], columns, values]);
      }
    },
    async checksums() {
      const [rows] = await connection.query('CHECKSUM TABLE ??', [Object.values(names)]);
      return rows as unknown[];
    },
    async drop() {
      await connection.query('DROP DATABASE ??', [schema]);
      await connection.query("DROP USER ?@'%'", [reader.user]);
      await connection.end();
    },
  };
}

function toSql(value: unknown): unknown {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : value;
}
