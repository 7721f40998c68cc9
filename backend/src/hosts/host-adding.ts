/** Adding hosts: all of a list or none, each told why not; then the backend that leads brings them online. */
import type { AddHosts, ChangeAccess, HostEntry, HostFault, HostKeyPolicy, HostsAdded } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { checkAccess, recordOfAccess } from './host-access.ts';
import { storeAccess } from './host-access-store.ts';
import { faultOfAddress } from './host-address.ts';
import { lockKnownHosts, storeEntries, type KnownHost } from './host-adding-store.ts';
import { clearRetry } from './lifecycle-store.ts';
import { ISTATE } from './plan.ts';

export interface AddingDependencies {
  /** Seals secrets. */
  key: () => Buffer;
  /** Of hosts that are added without a word about it. */
  policy: HostKeyPolicy;
}

/** Throws KEY_UNREADABLE and ACCESS_TWICE; what is wrong with hosts is answered. */
export async function addHosts(
  db: Database,
  { hosts, access = {} }: AddHosts,
  { key, policy }: AddingDependencies,
): Promise<HostsAdded> {
  checkAccess(access);
  const names = hosts.map(({ address }) => address);
  return inTransaction(db, async (connection) => {
    const faults = judgeEntries(hosts, await lockKnownHosts(connection, names));
    if (faults.length > 0) return { added: [], faults };
    await storeEntries(connection, hosts);
    const sealing = { key: key(), fallback: policy };
    await storeAccess(
      db,
      connection,
      hosts.map((entry) => recordOfAccess(entry, access, sealing)),
    );
    return { added: names, faults: [] };
  });
}

/** Another way in for hosts that are there; what waits for it is tried at once. */
export async function changeAccess(
  db: Database,
  { hosts, access }: ChangeAccess,
  { key, policy }: AddingDependencies,
): Promise<void> {
  checkAccess(access);
  const sealing = { key: key(), fallback: policy };
  await inTransaction(db, (connection) =>
    storeAccess(
      db,
      connection,
      hosts.map((address) => recordOfAccess({ address }, access, sealing)),
    ),
  );
  for (const host of hosts) await clearRetry(db, host);
}

/** Lines are positions in the list, from 1. Pure. */
function judgeEntries(entries: readonly HostEntry[], known: readonly KnownHost[]): HostFault[] {
  const knownByName = new Map(known.map((host) => [host.host.toLowerCase(), host]));
  const seen = new Map<string, number>();
  return entries.flatMap(({ address }, index) => {
    const name = address.toLowerCase();
    const before = seen.get(name);
    seen.set(name, before ?? index + 1);
    const found = judgeEntry(address, { before, known: knownByName.get(name) });
    return found === undefined ? [] : [{ line: index + 1, text: address, ...found }];
  });
}

function judgeEntry(
  address: string,
  { before, known }: { before: number | undefined; known: KnownHost | undefined },
): Pick<HostFault, 'code' | 'reason'> | undefined {
  const reason = faultOfAddress(address);
  if (reason !== undefined) return { code: 'ADDRESS', reason };
  if (before !== undefined) return { code: 'TWICE', reason: `it stands in line ${before} already` };
  if (known === undefined || known.istate === ISTATE.offline) return undefined;
  if (known.istate === ISTATE.takeOffline)
    return { code: 'BEING_REMOVED', reason: 'it is being taken offline: wait, or order it online' };
  const remedy = known.isImported ? 'order it online to move it from its old client' : 'it need not be added';
  return { code: 'ALREADY_THERE', reason: `it is here already: ${remedy}` };
}
