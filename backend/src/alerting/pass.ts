/** One evaluation: snapshot, judgement, states, incidents and outbox in one transaction, under the leader's fence. */
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { beginPass, requireFence, type Pass } from './pass-store.ts';
import { passRules, type FindCulprit } from './rules/pass.ts';
import { readSilences } from './rules/policy-store.ts';
import { passServers } from './servers/server-pass.ts';
import { passSilentHosts } from './silent-pass.ts';

export const ALERTING_LEASE = 'alerting';

/** Throws LEASE_LOST, with nothing written, when another backend leads by now. */
export async function runPass(
  db: Database,
  { findCulprit, ...leader }: { holder: string; fence: number; findCulprit: FindCulprit },
): Promise<Pass> {
  return inTransaction(db, async (connection) => {
    await requireFence(connection, db, { name: ALERTING_LEASE, ...leader });
    const pass = await beginPass(connection);
    const silences = await readSilences(connection);
    await passServers(connection, db, { pass, silences });
    await passSilentHosts(connection, db, { pass, silences });
    await passRules(connection, db, { pass, silences, findCulprit });
    return pass;
  });
}
