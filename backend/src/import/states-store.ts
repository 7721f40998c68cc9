/** The small tables that stay tables: hosts, alerts, versions and command lines. What is there already stays. */
import type { PoolConnection, ResultSetHeader } from 'mysql2/promise';

export interface HostState {
  host: string;
  istate: number;
}

export async function insertHostStates(
  connection: PoolConnection,
  rows: readonly HostState[],
): Promise<number> {
  return insert(
    connection,
    'tb_monitor_host_config (rshost, istate)',
    rows.map(({ host, istate }) => [host, istate]),
  );
}

export interface AlertState {
  host: string;
  istate: number;
  /** `YYYY-MM-DD hh:mm:ss` in UTC. */
  at: string;
  remarks: string;
}

export async function insertAlerts(connection: PoolConnection, rows: readonly AlertState[]): Promise<number> {
  return insert(
    connection,
    'tb_monitor_alert_info (rshost, istate, a_time, remarks)',
    rows.map(({ host, istate, at, remarks }) => [host, istate, at, remarks]),
  );
}

export interface VersionLabel {
  version: string;
  at: string;
}

/** A label that was rolled out at the same second is the same one. */
export async function insertVersions(
  connection: PoolConnection,
  rows: readonly VersionLabel[],
): Promise<number> {
  let added = 0;
  for (const { version, at } of rows) {
    const [result] = await connection.query<ResultSetHeader>(
      `INSERT INTO tb_monitor_version (version, a_time) SELECT ?, ? FROM (SELECT 1 AS one) o
       WHERE NOT EXISTS (SELECT 1 FROM tb_monitor_version v WHERE v.version = ? AND v.a_time = ?)`,
      [version, at, version, at],
    );
    added += result.affectedRows;
  }
  return added;
}

/** Of one statement: below 1 MiB whatever the characters, with some to spare for quotes. */
const MOST_CHARACTERS = 200_000;

export interface CommandLine {
  md5: string;
  text: string;
}

/** Fills in the text of a command line that was only referred to until now, which is no new one. */
export async function insertCommands(
  connection: PoolConnection,
  rows: readonly CommandLine[],
): Promise<number> {
  let added = 0;
  for (const some of withinPacket(rows)) added += await insertSome(connection, some);
  return added;
}

/** One at a time when together they might not fit a packet of every server. */
function withinPacket(rows: readonly CommandLine[]): (readonly CommandLine[])[] {
  const length = rows.reduce((sum, { text }) => sum + text.length, 0);
  return length > MOST_CHARACTERS ? rows.map((row) => [row]) : [rows];
}

async function insertSome(connection: PoolConnection, rows: readonly CommandLine[]): Promise<number> {
  const added = await insert(
    connection,
    'tb_monitor_process_info (md5_str, remarks)',
    rows.map(({ md5, text }) => [md5, text]),
  );
  const texts = rows.filter(({ text }) => text !== '');
  if (added === rows.length || texts.length === 0) return added;
  await connection.query(
    `INSERT INTO tb_monitor_process_info (md5_str, remarks) VALUES ?
     ON DUPLICATE KEY UPDATE remarks = IF(remarks = '', VALUES(remarks), remarks)`,
    [texts.map(({ md5, text }) => [md5, text])],
  );
  return added;
}

async function insert(
  connection: PoolConnection,
  into: string,
  rows: readonly (readonly (string | number)[])[],
): Promise<number> {
  if (rows.length === 0) return 0;
  const [result] = await connection.query<ResultSetHeader>(`INSERT IGNORE INTO ${into} VALUES ?`, [rows]);
  return result.affectedRows;
}
