/** How it is known that a host has no agent any more, other than by a look at it. */
import type { Removal } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';
import { noteFailure, readAttempts } from './lifecycle-store.ts';
import { retryDelayS } from './plan.ts';
import { assumeRemoved, noteAgentRemoved } from './removal-store.ts';
import { askCancel } from './tasks-store.ts';

/** What the agent of a host said last. Throws NOT_TAKEN_OFFLINE (httpStatus set) where nobody asked for that. */
export async function noteRemoval(db: Database, host: string, { left, failure }: Removal): Promise<void> {
  const isWhole = left.length === 0 && failure === undefined;
  if (isWhole) {
    if (await noteAgentRemoved(db, host)) return;
    throw new ProductError({
      code: 'NOT_TAKEN_OFFLINE',
      message: `nobody asked for ${host} to be taken offline`,
      httpStatus: 409,
    });
  }
  const said = failure ?? `this is left: ${left.join(', ')}`;
  const attempts = await readAttempts(db, host);
  await noteFailure(db, {
    ...{ host, attempts, retryS: retryDelayS(attempts), code: 'NOT_REMOVED' },
    message: `the agent of ${host} ended and said: ${said}`,
  });
}

/**
 * By an administrator, for a host that nobody can look at: it counts as offline, and stays told apart from one where
 * nothing was found. Throws NOT_LEAVING (httpStatus set) unless it is being taken offline.
 */
export async function considerRemoved(db: Database, host: string): Promise<void> {
  if (!(await assumeRemoved(db, host))) {
    throw new ProductError({
      code: 'NOT_LEAVING',
      message: `${host} is not being taken offline`,
      remedy: 'order "offline" first: its agent is told, and SSH looks',
      httpStatus: 409,
    });
  }
  await askCancel(db, host);
}
