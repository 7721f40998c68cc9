import type { Database } from '../../../backend/src/db/database.ts';
import { rollUp } from '../../../backend/src/rollups/rollups.ts';

/** All that is stored, as the elected backend does, without its rests. */
export function rollUpAll(db: Database): Promise<void> {
  return rollUp(db, {
    log: { info: () => undefined },
    goOn: async () => true,
    lateRestS: 0,
    rest: async () => undefined,
  });
}
