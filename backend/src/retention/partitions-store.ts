/** Reading and changing partitions, as `monitor_ddl`, on MySQL and MariaDB alike. */
import { escapeId, type PoolConnection, type RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { MAX_PARTITION, type NewPartition, type Partition, type Resolution } from './partition-plan.ts';

/** A waiting ALTER makes everything after it wait too, so it gives up soon and is tried again later. */
const LOCK_WAIT_S = 10;
/** A partition exists already; is not above the last one; does not exist. A table exists already; does not exist. */
const CHANGED_MEANWHILE = new Set([1517, 1493, 1507, 1050, 1146]);
/** MySQL: the partition is older than a column that was added in place, and a new table is not. */
const NOT_ALIKE = new Set([1731, 1736]);
/** Tables that hold what was detached, until it is deleted. */
const DETACHED = 'dropped_';
/** In the text of a table's definition, on MySQL as a comment. */
const PARTITIONING = /\s*(\/\*!\d+ )?PARTITION BY [^]*$/;

/** True when a statement failed because somebody else did the like first: read again. */
export function isChangedMeanwhile(error: unknown): boolean {
  return CHANGED_MEANWHILE.has((error as { errno?: number }).errno ?? 0);
}

/** Tables that are partitioned by the time of their samples, each with its partitions in order. */
export async function readPartitions(ddl: Database): Promise<Map<string, Partition[]>> {
  const [rows] = await ddl.pool.query<RowDataPacket[]>(
    `SELECT table_name AS tableName, partition_name AS name, partition_description AS bound
     FROM information_schema.partitions
     WHERE table_schema = ? AND partition_method = 'RANGE' AND partition_expression LIKE 'unix_timestamp(%a_time%)'
     ORDER BY table_name, partition_ordinal_position`,
    [ddl.schemas.monitor],
  );
  const tables = new Map<string, Partition[]>();
  for (const row of rows as { tableName: string; name: string; bound: string }[]) {
    const partition = { name: row.name, beforeS: row.bound === 'MAXVALUE' ? undefined : Number(row.bound) };
    tables.set(row.tableName, [...(tables.get(row.tableName) ?? []), partition]);
  }
  return tables;
}

/** Cuts parts off the partition without limit; rows that lie in it move to theirs. */
export async function addPartitions(
  ddl: Database,
  { table, days }: { table: string; days: readonly NewPartition[] },
): Promise<void> {
  const parts = days.map(({ name, beforeS }) => `PARTITION ${escapeId(name)} VALUES LESS THAN (${beforeS})`);
  const last = `PARTITION ${MAX_PARTITION} VALUES LESS THAN (MAXVALUE)`;
  await alter(
    ddl,
    `ALTER TABLE ${escapeId(table)} REORGANIZE PARTITION ${MAX_PARTITION} INTO (${[...parts, last].join(', ')})`,
  );
}

/** Cuts earlier days off a day partition; rows of it that are theirs move to them. */
export async function splitPartition(
  ddl: Database,
  { table, partition, days }: { table: string; partition: NewPartition; days: readonly NewPartition[] },
): Promise<void> {
  const parts = [...days, partition].map(
    ({ name, beforeS }) => `PARTITION ${escapeId(name)} VALUES LESS THAN (${beforeS})`,
  );
  await alter(
    ddl,
    `ALTER TABLE ${escapeId(table)} REORGANIZE PARTITION ${escapeId(partition.name)} INTO (${parts.join(', ')})`,
  );
}

/**
 * Takes a partition with all its rows out of its table. The rows go into a table of their own, which `deleteDetached`
 * is to delete: deleting files of many gigabytes takes seconds, and whoever writes into the table would wait for it.
 */
export async function detachPartition(
  ddl: Database,
  { table, name }: { table: string; name: string },
): Promise<void> {
  const detached = escapeId(`${DETACHED}${table}_${name}`);
  const [rows] = await ddl.pool.query<RowDataPacket[]>(`SHOW CREATE TABLE ${escapeId(table)}`);
  const definition = String(rows[0]?.['Create Table']).replace(PARTITIONING, '');
  await withShortWaits(ddl, async (connection) => {
    // Left by somebody who was ended before the last step: what it holds had expired then.
    await connection.query(`DROP TABLE IF EXISTS ${detached}`);
    await connection.query(definition.replace(`CREATE TABLE ${escapeId(table)}`, `CREATE TABLE ${detached}`));
    await exchange(connection, { table, name, detached });
    await connection.query(`ALTER TABLE ${escapeId(table)} DROP PARTITION ${escapeId(name)}`);
  });
}

/** Puts the rows of a partition into the empty table, where the server can; else they stay where they are. */
async function exchange(
  connection: PoolConnection,
  { table, name, detached }: { table: string; name: string; detached: string },
): Promise<void> {
  try {
    await connection.query(
      `ALTER TABLE ${escapeId(table)} EXCHANGE PARTITION ${escapeId(name)} WITH TABLE ${detached}`,
    );
  } catch (error) {
    if (!NOT_ALIKE.has((error as { errno?: number }).errno ?? 0)) throw error;
  }
}

/** Deletes all that was detached, by this backend or by one that was ended before it could. */
export async function deleteDetached(ddl: Database): Promise<void> {
  const [rows] = await ddl.pool.query<RowDataPacket[]>(
    `SELECT table_name AS tableName FROM information_schema.tables
     WHERE table_schema = ? AND table_name LIKE '${DETACHED.replace('_', '\\_')}%'`,
    [ddl.schemas.monitor],
  );
  for (const { tableName } of rows as { tableName: string }[])
    await ddl.pool.query(`DROP TABLE IF EXISTS ${escapeId(tableName)}`);
}

/** The database's clock, ms since 1970 UTC, to the second. */
export async function readDatabaseClock(ddl: Database): Promise<number> {
  const [rows] = await ddl.pool.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP() AS nowS');
  return Number(rows[0]?.['nowS']) * 1000;
}

/** Seconds since 1970 UTC. */
interface RolledUp {
  /** Everything that ended until then is in the hours. */
  hoursUntilS: number;
  /** Begin of the oldest hour that came late and waits to be rolled up again. */
  lateFromS: number | null;
}

/** How far the rollups are; undefined when they never ran. */
export async function readRolledUp(ddl: Database): Promise<RolledUp | undefined> {
  const [rows] = await ddl.pool.query<RowDataPacket[]>(
    `SELECT UNIX_TIMESTAMP(done_until) AS hoursUntilS,
       (SELECT UNIX_TIMESTAMP(MIN(a_time)) - 3600 FROM rollup_late) AS lateFromS
     FROM resolution WHERE name = '1h'`,
  );
  return rows[0] as RolledUp | undefined;
}

/** Tells readers that a resolution does not reach further back than `keptFromS`; it never goes back. */
export async function saveKeptFrom(
  ddl: Database,
  { resolution, keptFromS }: { resolution: Resolution; keptFromS: number },
): Promise<void> {
  await ddl.pool.query(
    'UPDATE resolution SET kept_from = GREATEST(kept_from, FROM_UNIXTIME(?)) WHERE name = ?',
    [keptFromS, resolution],
  );
}

async function alter(ddl: Database, sql: string): Promise<void> {
  await withShortWaits(ddl, (connection) => connection.query(sql));
}

async function withShortWaits(
  ddl: Database,
  work: (connection: PoolConnection) => Promise<unknown>,
): Promise<void> {
  const connection = await ddl.pool.getConnection();
  try {
    await connection.query(`SET SESSION lock_wait_timeout = ${LOCK_WAIT_S}`);
    await work(connection);
  } finally {
    connection.release();
  }
}
