/** Stores a group of reports in one transaction: each that is new whole, and none twice. */
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { isOverdue, markHours, markLateHours } from '../db/late-hours-store.ts';
import { inTransaction } from '../db/transaction.ts';
import type { PreparedReport, ReportIdentity } from './prepared-report.ts';
import { addSequence, judgeSequence, type Ranges } from './receipts.ts';
import { bootKey, lockReceipts, saveReceipts, type Boot } from './receipts-store.ts';
import { insertSamples } from './samples-store.ts';
import { saveInventory, saveStatus } from './status-store.ts';

/** Sequences of old clients are seconds: every report leaves a gap, and a boot is an hour of some days. */
const MOST_LEGACY_RANGES = 300;

/** `closed`: its sequence is so old that nobody knows whether it is stored; it was not stored now. */
export interface Outcome {
  status: 'stored' | 'duplicate' | 'closed';
  wantCommands: string[];
}

/** In the order of the group. */
export interface GroupResult {
  outcomes: Outcome[];
  /** Sample rows written. */
  rows: number;
}

/** Ascending (host, boot, sequence): the order in which groups of all backends lock rows, and of the tables' keys. */
export function byIdentity(a: ReportIdentity, b: ReportIdentity): number {
  if (a.hostId !== b.hostId) return a.hostId - b.hostId;
  if (a.boot !== b.boot) return a.boot < b.boot ? -1 : 1;
  return a.seq - b.seq;
}

/** Stores a group that is sorted `byIdentity`. Throws what the database throws; then nothing of it is stored. */
export async function storeGroup(db: Database, group: readonly PreparedReport[]): Promise<GroupResult> {
  let mark = 0;
  const result = await inTransaction(db, async (connection) => {
    const { statuses, grown } = judge(group, await lockReceipts(connection, listBoots(group)));
    const fresh = group.filter((_, index) => statuses[index] === 'stored');
    const rows = fresh.length > 0 ? await insertReports(connection, fresh) : 0;
    if (grown.length > 0) await saveReceipts(connection, grown);
    mark = await markLateHours(connection, fresh);
    const outcomes = statuses.map((status, index) => ({
      status,
      wantCommands: group[index]?.wantCommands ?? [],
    }));
    return { outcomes, rows };
  });
  if (isOverdue(mark)) await inTransaction(db, (connection) => markHours(connection, group));
  return result;
}

function listBoots(group: readonly ReportIdentity[]): Boot[] {
  const boots = new Map<string, Boot>();
  for (const { hostId, boot } of group) boots.set(bootKey({ hostId, boot }), { hostId, boot });
  return [...boots.values()];
}

/** Which reports are new, the second of two equal ones in a group not being so, and the receipts that grow by them. */
function judge(
  group: readonly PreparedReport[],
  receipts: ReadonlyMap<string, Ranges>,
): { statuses: Outcome['status'][]; grown: (Boot & { ranges: Ranges })[] } {
  const grown = new Map<string, Boot & { ranges: Ranges }>();
  const statuses = group.map(({ hostId, boot, seq, isLegacy }): Outcome['status'] => {
    const key = bootKey({ hostId, boot });
    const ranges = grown.get(key)?.ranges ?? receipts.get(key);
    if (ranges === undefined) throw new RangeError(`no receipt was locked for ${key}`);
    const verdict = judgeSequence(ranges, seq);
    if (verdict !== 'new') return verdict === 'closed' ? 'closed' : 'duplicate';
    const most = isLegacy ? MOST_LEGACY_RANGES : undefined;
    grown.set(key, { hostId, boot, ranges: addSequence(ranges, seq, most) });
    return 'stored';
  });
  return { statuses, grown: [...grown.values()] };
}

async function insertReports(connection: PoolConnection, fresh: readonly PreparedReport[]): Promise<number> {
  const rows = await insertSamples(connection, fresh);
  await saveStatus(connection, fresh);
  for (const { inventory } of fresh) if (inventory) await saveInventory(connection, inventory);
  return rows;
}
