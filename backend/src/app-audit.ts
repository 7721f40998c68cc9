import type { Database } from './db/database.ts';
import { recordAudit } from './hosts/audit-store.ts';
import type { Caller } from './http/auth.ts';

export type Audited = <T>(
  caller: Caller,
  entry: { action: string; target: string; detail?: object },
  work: () => Promise<T>,
) => Promise<T>;

/** Does the work and records who did it, and how it ended. */
export function createAudited(db: Database): Audited {
  return async (caller, entry, work) => {
    const { role, login } = caller;
    try {
      const result = await work();
      await recordAudit(db, { ...entry, role, login, result: result === false ? 'NOT_FOUND' : 'ok' });
      return result;
    } catch (error) {
      const { code = 'INTERNAL' } = error as { code?: string };
      await recordAudit(db, { ...entry, role, login, result: code });
      throw error;
    }
  };
}
