/** What a window is compared with: the hour before it, and itself a week earlier; and the incidents in it. */
import type { Compared, Context, WindowQuery } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { toAmounts } from './amounts.ts';
import { readInstanceSums } from './culprits-store.ts';
import { toTotals } from './host-totals.ts';
import { readIncidentMarks } from './incidents-store.ts';
import { planRange } from './rows-store.ts';
import { findHost, inSnapshot, readTotals } from './window-store.ts';
import { toSampleRange } from './window.ts';

const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;

/** The two windows to compare with; nothing before 1970. Pure. */
export function comparedWindows({ from, to }: Pick<WindowQuery, 'from' | 'to'>) {
  return {
    hourBefore: { from: Math.max(0, from - HOUR_MS), to: from },
    lastWeek: { from: Math.max(0, from - WEEK_MS), to: Math.max(0, to - WEEK_MS) },
  };
}

/** Undefined when the host is not known. Throws WINDOW_INVALID and WINDOW_TOO_LONG. */
export async function readContext(
  db: Pick<Database, 'pool'>,
  query: WindowQuery,
): Promise<Context | undefined> {
  const bounds = toSampleRange(query);
  return inSnapshot(db, async (connection) => {
    const found = await findHost(connection, query.host);
    if (found === undefined) return undefined;
    const { hostId, host } = found;
    const { hourBefore, lastWeek } = comparedWindows(query);
    return {
      host,
      hourBefore: await readCompared(connection, { ...hourBefore, hostId }),
      lastWeek: await readCompared(connection, { ...lastWeek, hostId }),
      incidents: await readIncidentMarks(connection, { ...bounds, hostId }),
    };
  });
}

async function readCompared(
  connection: PoolConnection,
  { from, to, hostId }: { from: number; to: number; hostId: number },
): Promise<Compared | null> {
  if (from >= to) return null;
  const range = await planRange(connection, { ...toSampleRange({ from, to }), hostId });
  const totals = await readTotals(connection, range);
  if (totals.samples === 0) return null;
  const instances = await readInstanceSums(connection, range);
  return {
    fromMs: from,
    toMs: to,
    measuredMs: totals.measuredMs,
    totals: toTotals(totals, instances),
    rows: instances.map((one) => ({
      kind: one.kind,
      instance: one.kind === 'instance' ? one.instanceId : null,
      amounts: toAmounts(one, totals),
    })),
  };
}
