import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { beginSlice, endSlice, listHosts, lockProgress, readNow, saveNextHost } from './progress-store.ts';
import { rollHours, rollSamples } from './rollup-store.ts';
import { HOUR_S, hostsAtOnce, nextSlice } from './slices.ts';

/** Begins a slice or does some hosts of it; false when no time is closed that is not done. */
export async function rollStep(db: Database): Promise<boolean> {
  const nowS = await readNow(db);
  return inTransaction(db, async (connection) => {
    const progress = await lockProgress(connection, '5m');
    if (progress === undefined) return false;
    const { doneUntilS, sliceUntilS, nextHost } = progress;
    if (sliceUntilS !== null) {
      await rollSomeHosts(connection, { doneUntilS, sliceUntilS, nextHost });
      return true;
    }
    const untilS = nextSlice({ doneUntilS, nowS });
    if (untilS === undefined) return false;
    // Committed before anything of the slice is read: from now on what is stored of it counts as late.
    await beginSlice(connection, { work: '5m', sliceUntilS: untilS });
    return true;
  });
}

async function rollSomeHosts(
  connection: PoolConnection,
  slice: { doneUntilS: number; sliceUntilS: number; nextHost: number },
): Promise<void> {
  const { doneUntilS, sliceUntilS, nextHost } = slice;
  const endsHour = sliceUntilS % HOUR_S === 0;
  const most = hostsAtOnce(sliceUntilS - doneUntilS);
  const hostIds = await listHosts(connection, { first: nextHost, most });
  const last = hostIds.at(-1);
  if (last !== undefined) {
    await rollSamples(connection, { hostIds, afterS: doneUntilS, untilS: sliceUntilS });
    const hour = { hostIds, afterS: sliceUntilS - HOUR_S, untilS: sliceUntilS };
    if (endsHour) await rollHours(connection, hour);
    await saveNextHost(connection, { work: '5m', nextHost: last + 1 });
  }
  if (hostIds.length === most) return;
  await endSlice(connection, { work: '5m', doneUntilS: sliceUntilS });
  if (endsHour) await endSlice(connection, { work: '1h', doneUntilS: sliceUntilS });
}
