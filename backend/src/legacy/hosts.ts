import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import { addHost, readHost, type LegacyHost } from './hosts-store.ts';

const OFFLINE = -1;

/**
 * The host that an old client reports for; one that nobody knew is taken in, since these clients cannot enrol. Throws
 * HAS_AGENT once its agent has reported: two of them would count everything twice. A host whose agent was taken offline
 * or that was moved back may go back to its old client.
 */
export async function findLegacyHost(db: Pick<Database, 'pool'>, name: string): Promise<{ hostId: number }> {
  const host = (await readHost(db, name)) ?? (await takeIn(db, name));
  if (host.client === 'agent' && host.istate !== OFFLINE && host.isImported === 0) {
    throw new ProductError({
      code: 'HAS_AGENT',
      message: `the agent of ${name} reports: what its old client sends is not stored`,
      where: '/HOST',
      httpStatus: 409,
    });
  }
  return { hostId: host.hostId };
}

async function takeIn(db: Pick<Database, 'pool'>, name: string): Promise<LegacyHost> {
  await addHost(db, name);
  const host = await readHost(db, name);
  if (host === undefined) throw new TypeError(`the host ${name} was taken in and is not there`);
  return host;
}
