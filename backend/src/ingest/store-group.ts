/** Stores a group of reports in one transaction: each that is new whole, and none twice. */
import { LEGACY_RUNTIME } from '@dpm/protocol';
import type { PoolConnection } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { isOverdue, markHours, markLateHours, type SampleTime } from '../db/late-hours-store.ts';
import { inTransaction } from '../db/transaction.ts';
import { deriveStatus } from './derive-status.ts';
import { deriveRows } from './derive.ts';
import type { HostReport, NameBook, ResolvedNames } from './names.ts';
import { addSequence, judgeSequence, type Ranges } from './receipts.ts';
import { bootKey, lockReceipts, saveReceipts, type Boot } from './receipts-store.ts';
import { insertSamples } from './samples-store.ts';
import { saveInventory, saveStatus } from './status-store.ts';

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
export function byIdentity(a: HostReport, b: HostReport): number {
  if (a.hostId !== b.hostId) return a.hostId - b.hostId;
  if (a.report.boot !== b.report.boot) return a.report.boot < b.report.boot ? -1 : 1;
  return a.report.seq - b.report.seq;
}

/** Stores a group that is sorted `byIdentity`. Throws what the database throws; then nothing of it is stored. */
export async function storeGroup(
  { db, names }: { db: Database; names: NameBook },
  group: readonly HostReport[],
): Promise<GroupResult> {
  const resolved = await names.resolve(group);
  let mark = 0;
  const result = await inTransaction(db, async (connection) => {
    const boots = listBoots(group);
    const { statuses, grown } = judge(group, await lockReceipts(connection, boots));
    const fresh = group.flatMap((one, index) => {
      const numbers = resolved[index];
      return numbers && statuses[index] === 'stored' ? [{ ...one, numbers }] : [];
    });
    const rows = fresh.length > 0 ? await insertReports(connection, fresh) : 0;
    if (grown.length > 0) await saveReceipts(connection, grown);
    mark = await markLateHours(connection, fresh.map(sampleTime));
    const outcomes = statuses.map((status, index) => ({
      status,
      wantCommands: resolved[index]?.wantCommands ?? [],
    }));
    return { outcomes, rows };
  });
  if (isOverdue(mark)) await inTransaction(db, (connection) => markHours(connection, group.map(sampleTime)));
  return result;
}

function sampleTime({ hostId, report }: HostReport): SampleTime {
  return { hostId, endS: Math.floor(report.atMs / 1000) };
}

function listBoots(group: readonly HostReport[]): Boot[] {
  const boots = new Map<string, Boot>();
  for (const { hostId, report } of group) {
    const boot = { hostId, boot: report.boot };
    boots.set(bootKey(boot), boot);
  }
  return [...boots.values()];
}

/** Which reports are new, the second of two equal ones in a group not being so, and the receipts that grow by them. */
function judge(
  group: readonly HostReport[],
  receipts: ReadonlyMap<string, Ranges>,
): { statuses: Outcome['status'][]; grown: (Boot & { ranges: Ranges })[] } {
  const grown = new Map<string, Boot & { ranges: Ranges }>();
  const statuses = group.map(({ hostId, report }): Outcome['status'] => {
    const boot = { hostId, boot: report.boot };
    const key = bootKey(boot);
    const ranges = grown.get(key)?.ranges ?? receipts.get(key);
    if (ranges === undefined) throw new RangeError(`no receipt was locked for ${key}`);
    const verdict = judgeSequence(ranges, report.seq);
    if (verdict !== 'new') return verdict === 'closed' ? 'closed' : 'duplicate';
    grown.set(key, { ...boot, ranges: addSequence(ranges, report.seq, mostRanges(report)) });
    return 'stored';
  });
  return { statuses, grown: [...grown.values()] };
}

/** Sequences of old clients are seconds: every report leaves a gap, and a boot is an hour of some days. */
function mostRanges({ agent }: HostReport['report']): number | undefined {
  return agent.runtime === LEGACY_RUNTIME ? MOST_LEGACY_RANGES : undefined;
}

async function insertReports(
  connection: PoolConnection,
  fresh: readonly (HostReport & { numbers: ResolvedNames })[],
): Promise<number> {
  const samples = fresh.map(({ report, numbers }) => deriveRows(report, numbers.ids));
  const rows = await insertSamples(connection, samples);
  const statusesOf = (spooled: boolean) =>
    fresh
      .filter(({ report }) => (report.spooled === true) === spooled)
      .map(({ report, numbers }) => deriveStatus(report, numbers.ids));
  await saveStatus(connection, { fresh: statusesOf(false), spooled: statusesOf(true) });
  for (const one of fresh) if (one.report.inventory) await saveInventory(connection, one);
  return rows;
}
