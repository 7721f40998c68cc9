import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';
import { forgetLateHour, lockLateHour } from './late-store.ts';
import { lockProgress, readHoursDone } from './progress-store.ts';
import { rollHours, rollSamples } from './rollup-store.ts';
import { HOUR_S, hostsAtOnce } from './slices.ts';

/**
 * Does one hour again for some hosts that stored samples of it late; false when there is none that was named at least
 * `restS` seconds ago.
 */
export async function lateStep(db: Database, { restS }: { restS: number }): Promise<boolean> {
  return inTransaction(db, async (connection) => {
    const progress = await lockProgress(connection, '5m');
    // What a slice that is under way has missed would be forgotten here.
    if (progress === undefined || progress.sliceUntilS !== null) return false;
    const late = await lockLateHour(connection, { restS, most: hostsAtOnce(HOUR_S) });
    if (late === undefined) return false;
    const { hourS, hostIds } = late;
    const span = { hostIds, afterS: hourS - HOUR_S, untilS: Math.min(hourS, progress.doneUntilS) };
    // What is not done yet will be done with its slice.
    if (span.untilS > span.afterS) {
      await rollSamples(connection, span);
      if (hourS <= (await readHoursDone(connection))) await rollHours(connection, span);
    }
    await forgetLateHour(connection, late);
    return true;
  });
}
