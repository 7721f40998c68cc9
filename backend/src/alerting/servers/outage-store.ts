import type { Database } from '../../db/database.ts';
import { inTransaction } from '../../db/transaction.ts';
import type { DatabaseFacts } from '../facts.ts';
import { addEvent, noteNotice, openIncident, resolveIncidents } from '../incident-store.ts';
import { enqueue } from '../outbox-store.ts';

const KIND = 'database-down';
const SEVERITY = 'critical';

/** Writes down an outage that is over, with its recovery. */
export async function recordOutage(
  db: Database,
  outage: Pick<DatabaseFacts, 'server' | 'database' | 'beganMs'> & { notices: number; nowMs: number },
): Promise<void> {
  const { server, database, beganMs, notices, nowMs } = outage;
  await inTransaction(db, async (connection) => {
    const title = `${server} → ${database}`;
    const incidentId = await openIncident(connection, {
      ...{ ruleKey: KIND, kind: KIND, severity: SEVERITY, title, nowMs: beganMs, beganMs },
    });
    const facts: DatabaseFacts = {
      ...{ type: 'database', kind: 'recovery', incident: incidentId, atMs: nowMs, server, database, beganMs },
      ...{ notice: notices + 1, answer: '' },
    };
    await noteNotice(connection, { incidentId, subjects: [''], told: 2, nowMs, remindMs: nowMs });
    await addEvent(connection, { incidentId, kind: 'recovery', facts, nowMs });
    const about = { host: null, owner: null, tags: [], kind: KIND, severity: SEVERITY };
    await enqueue(connection, db, { key: `${incidentId}:${facts.notice}`, facts, abouts: [about] });
    await resolveIncidents(connection, { ruleKey: KIND, nowMs });
  });
}
