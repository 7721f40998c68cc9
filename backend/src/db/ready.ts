import type { Database } from './database.ts';

const TIMEOUT_MS = 2_000;

/** Throws when the database does not answer, or was never migrated. */
export async function checkDatabase(db: Database): Promise<void> {
  await db.pool.query({ sql: 'SELECT 1 FROM dpm_migration LIMIT 1', timeout: TIMEOUT_MS });
}
