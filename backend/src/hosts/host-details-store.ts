import type { HostDetails } from '@dpm/protocol';
import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

const COLUMNS = ['alias', 'owner', 'business', 'tags'] as const;

/** True when the host is there, changed or not. What is absent stays as it is. */
export async function updateHost(
  db: Pick<Database, 'pool'>,
  host: string,
  details: HostDetails,
): Promise<boolean> {
  const values = COLUMNS.flatMap((column) => {
    const value = details[column];
    return [value !== undefined, Array.isArray(value) ? JSON.stringify(value) : (value ?? null)];
  });
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE host SET ${COLUMNS.map((column) => `${column} = IF(?, ?, ${column})`).join(', ')} WHERE rshost = ?`,
    [...values, host],
  );
  return result.affectedRows > 0;
}
