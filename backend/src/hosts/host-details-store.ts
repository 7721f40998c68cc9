import type { HostDetails } from '@dpm/protocol';
import type { ResultSetHeader } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** True when the host is there, changed or not. */
export async function updateHost(
  db: Pick<Database, 'pool'>,
  host: string,
  { alias, owner }: HostDetails,
): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    'UPDATE host SET alias = IF(?, ?, alias), owner = IF(?, ?, owner) WHERE rshost = ?',
    [alias !== undefined, alias ?? null, owner !== undefined, owner ?? null, host],
  );
  return result.affectedRows > 0;
}
