import type { HostDetails } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { updateHost } from './host-details-store.ts';

/**
 * Sets what people call a host, who owns it, what it is for, and its tags; an absent key stays as it is, null or blank
 * text clears. False when there is no such host.
 */
export async function changeHostDetails(
  db: Pick<Database, 'pool'>,
  host: string,
  { tags, ...texts }: HostDetails,
): Promise<boolean> {
  const clean = Object.entries(texts).map(([key, text]) => [key, text?.trim() || null]);
  return updateHost(db, host, { ...(Object.fromEntries(clean) as HostDetails), ...(tags && { tags }) });
}
