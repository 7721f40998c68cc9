import type { HostDetails } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { updateHost } from './host-details-store.ts';

/**
 * Sets what people call a host and who owns it; an absent key stays as it is, null or blank text clears. False when
 * there is no such host.
 */
export async function changeHostDetails(
  db: Pick<Database, 'pool'>,
  host: string,
  details: HostDetails,
): Promise<boolean> {
  const clean = Object.entries(details).map(([key, text]) => [key, text?.trim() || null]);
  return updateHost(db, host, Object.fromEntries(clean) as HostDetails);
}
