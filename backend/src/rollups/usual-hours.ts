import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { hourOfWeek } from '../db/hour-of-week.ts';
import { inTransaction } from '../db/transaction.ts';
import {
  beginSlice,
  endSlice,
  listHosts,
  lockProgress,
  readHoursDone,
  readNow,
  saveNextHost,
} from './progress-store.ts';
import { MOST_HOSTS, nextUsualHour } from './slices.ts';
import { findUsual, hoursOfDays, hoursOfWeeks, listYoungHosts } from './usual.ts';
import { readHourUses, replaceUsual } from './usual-store.ts';

/** Hours for all hosts, or one hour for some of them; false when nothing is to be done before the next hour. */
export async function makeUsual(db: Database): Promise<boolean> {
  const nowS = await readNow(db);
  return inTransaction(db, async (connection) => {
    const hoursUntilS = await readHoursDone(connection);
    for (let hostHours = 0; hostHours < MOST_HOSTS;) {
      const progress = await lockProgress(connection, 'usual');
      if (progress === undefined) return false;
      const { doneUntilS, sliceUntilS, nextHost } = progress;
      const hourS = sliceUntilS ?? nextUsualHour({ doneUntilS, hoursUntilS, nowS });
      if (hourS === undefined) return hostHours > 0;
      if (sliceUntilS === null) await beginSlice(connection, { work: 'usual', sliceUntilS: hourS });
      // With no host at all an hour counts for ten, so that this ends.
      hostHours += (await makeSomeHosts(connection, { hourS, nextHost })) || 10;
    }
    return true;
  });
}

/** How many hosts were done. */
async function makeSomeHosts(
  connection: PoolConnection,
  { hourS, nextHost }: { hourS: number; nextHost: number },
): Promise<number> {
  const hostIds = await listHosts(connection, { first: nextHost, most: MOST_HOSTS });
  const last = hostIds.at(-1);
  if (last !== undefined) {
    const weeks = await readHourUses(connection, { hostIds, ends: hoursOfWeeks(hourS) });
    const young = listYoungHosts(weeks, hourS);
    const days = await readHourUses(connection, { hostIds: young, ends: hoursOfDays(hourS) });
    const at = { hostIds, hourOfWeek: hourOfWeek(hourS), hourS };
    await replaceUsual(connection, at, findUsual([...weeks, ...days], hourS));
    await saveNextHost(connection, { work: 'usual', nextHost: last + 1 });
  }
  if (hostIds.length < MOST_HOSTS) await endSlice(connection, { work: 'usual', doneUntilS: hourS });
  return hostIds.length;
}
