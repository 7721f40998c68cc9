import { setTimeout as delay } from 'node:timers/promises';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from './database.ts';

const ATTEMPTS = 5;
const FIRST_WAIT_MS = 20;

/** Errors after which the server has done nothing and the same work may be tried again, by number. */
const TRANSIENT = new Set([
  1205, // lock wait timeout
  1213, // deadlock; also Galera's certification failure
  1020, // MariaDB: the row changed since the snapshot
  8002, // TiDB: SELECT FOR UPDATE conflict
  8022, // TiDB: commit failed, may be tried again
  9007, // TiDB: write conflict
]);

/**
 * Runs `work` between BEGIN and COMMIT; its error rolls back. Work that lost against another transaction (deadlock,
 * lock wait, Galera certification) is run again, at most 5 times in all, so it must not keep what it computed. A lost
 * connection is not retried: whether the commit arrived is unknown, and the caller decides.
 */
export async function inTransaction<T>(
  db: Pick<Database, 'pool'>,
  work: (connection: PoolConnection) => Promise<T>,
  { random = Math.random }: { random?: () => number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await attemptOnce(db, work);
    } catch (error) {
      if (attempt === ATTEMPTS || !isTransient(error)) throw error;
      await delay(FIRST_WAIT_MS * 2 ** (attempt - 1) * (0.5 + random()));
    }
  }
}

/** True for an error after which the transaction may simply be run again. */
export function isTransient(error: unknown): boolean {
  const { errno, message } = error as { errno?: unknown; message?: unknown };
  if (typeof errno !== 'number') return false;
  // Galera and TiDB wrap a conflict that shows at COMMIT.
  if (errno === 1180) return /deadlock|retry|write conflict/i.test(String(message));
  return TRANSIENT.has(errno);
}

async function attemptOnce<T>(
  db: Pick<Database, 'pool'>,
  work: (connection: PoolConnection) => Promise<T>,
): Promise<T> {
  const connection = await db.pool.getConnection();
  let usable = false;
  try {
    await connection.beginTransaction();
    const result = await work(connection);
    await connection.commit();
    usable = true;
    return result;
  } catch (error) {
    usable = await rollBack(connection);
    throw error;
  } finally {
    if (usable) connection.release();
    else connection.destroy();
  }
}

/** False when the connection cannot be used any more; the server rolls back what it loses. */
async function rollBack(connection: PoolConnection): Promise<boolean> {
  try {
    await connection.rollback();
    return true;
  } catch {
    return false;
  }
}
