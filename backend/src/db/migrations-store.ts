/** The tables that migrations keep about themselves: the lock in the private schema, the records in the other. */
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from './database.ts';
import type { Migration } from './migration-files.ts';
import type { MigrationRecord } from './migration-plan.ts';

export const LOCK_TABLE = 'dpm_migration_lock';

const TABLE_OPTIONS = 'ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 COLLATE=utf8mb4_general_ci';

/** The lock comes first: a schema that holds nothing else is still nobody's. It is shaped as the table `lease`. */
export async function createLockTable(ddl: Database): Promise<void> {
  await ddl.pool.query(`CREATE TABLE IF NOT EXISTS ${ddl.privateTable(LOCK_TABLE)} (
    name       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'what is led',
    holder     VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'process that migrates',
    fence      BIGINT UNSIGNED NOT NULL COMMENT 'number of this term',
    expires_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'end of this term unless renewed, by the database',
    PRIMARY KEY (name)
  ) ${TABLE_OPTIONS} COMMENT='who migrates'`);
}

/** This table marks the schema as ours. */
export async function createRecordTable(ddl: Database): Promise<void> {
  await ddl.pool.query(`CREATE TABLE IF NOT EXISTS dpm_migration (
    number     INT UNSIGNED NOT NULL COMMENT 'number of the file in sql/migrations',
    name       VARCHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'name of the file without .sql',
    checksum   CHAR(64) CHARACTER SET ascii COLLATE ascii_bin NOT NULL COMMENT 'SHA-256 of the file',
    started_at TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP COMMENT 'when its statement was sent',
    applied_at TIMESTAMP NULL DEFAULT NULL COMMENT 'when it was carried out, NULL: not known yet',
    PRIMARY KEY (number)
  ) ${TABLE_OPTIONS} COMMENT='migrations of both schemas'`);
}

/** What the database says; nothing when it was never migrated. */
export async function listRecords(db: Database): Promise<MigrationRecord[]> {
  try {
    const [rows] = await db.pool.query<RowDataPacket[]>(
      'SELECT number, name, checksum, applied_at IS NOT NULL AS applied FROM dpm_migration ORDER BY number',
    );
    return rows.map((row) => ({ ...row, applied: row['applied'] === 1 }) as MigrationRecord);
  } catch (error) {
    if ((error as { code?: string }).code === 'ER_NO_SUCH_TABLE') return [];
    throw error;
  }
}

/** Recorded before the statement is sent: one that was killed in between is known to have been begun. */
export async function recordStart(ddl: Database, { number, name, checksum }: Migration): Promise<void> {
  await ddl.pool.query('INSERT IGNORE INTO dpm_migration (number, name, checksum) VALUES (?, ?, ?)', [
    number,
    name,
    checksum,
  ]);
}

export async function recordApplied(ddl: Database, { number, name, checksum }: Migration): Promise<void> {
  await ddl.pool.query(
    `INSERT INTO dpm_migration (number, name, checksum, applied_at) VALUES (?, ?, ?, NOW())
     ON DUPLICATE KEY UPDATE applied_at = COALESCE(applied_at, NOW())`,
    [number, name, checksum],
  );
}

/** Takes back a start whose statement the server refused. */
export async function forgetStart(ddl: Database, { number }: Migration): Promise<void> {
  await ddl.pool.query<ResultSetHeader>('DELETE FROM dpm_migration WHERE number = ? AND applied_at IS NULL', [
    number,
  ]);
}

/** Carries out the statement with its schema as the default one. */
export async function runStatement(ddl: Database, { schema, sql }: Migration): Promise<void> {
  const connection = await ddl.pool.getConnection();
  try {
    await connection.query('USE ??', [ddl.schemas[schema]]);
    await connection.query(sql);
  } finally {
    // Its default schema is no longer the pool's.
    connection.destroy();
  }
}
