/**
 * Who took the host down in one window, and who was hurt. The only place that judges; pages and messages render it.
 *
 * 1. How full was each resource, as a mean over the window? CPU: busy time, steal included, of all cores. Disk: time
 *    with requests in flight of the busiest device. Memory: in use. It was saturated from 85, 85 and 95 % on.
 *    A short peak in a long window is not seen: the window of the peak has to be asked for.
 * 2. Who used it? A claim is a part of what the host used: CPU time, average memory, and for the disk bytes read and
 *    dirtied together, since both queue at the device. The first claim stands out with at least half, or with at
 *    least 30 % and 1.5 times the next one, which may be "other".
 * 3. How much has no owner? The unattributed remainder, and of writes what dirtied bytes cannot explain even if
 *    mirrors and journals wrote each three times. Too much is more than 40 %, and more than the first claim.
 * 4. Of the saturated resources: `guilty` when a claim stands out, else `unattributed` when too much has no owner.
 *    Several: the fuller first, memory last. Saturated, owned, and nobody stands out: `spread`.
 *    Nothing saturated: `busy` when a claim stands out on CPU or disk that were used to at least 10 % (memory is
 *    held, not used up), else `quiet`. Nothing measured: `noData`.
 * 5. Hurt is, besides the guilty, who waited for the saturated resource (run queue, block I/O) for at least 10 % of
 *    the window, threads summed. Absent waits were not collected and hurt nobody.
 * 6. Confidence is claim / (claim + next), times the part that has an owner, for the disk times the part of the
 *    processes whose I/O could be read.
 */
import type { Amounts, Blame, CulpritRow, Culprits, InstanceRef, Resource } from '@dpm/protocol';

/** One window's facts. */
export interface BlameWindow {
  measuredMs: number;
  rows: readonly Pick<CulpritRow, 'kind' | 'instance' | 'amounts' | 'cpuWaitMs' | 'ioWaitMs'>[];
  totals: Amounts;
  deviceWriteBytes: number | null;
  /** Mean use of each capacity, 0 to 1. */
  used: { cpu: number | null; disk: number | null; memory: number | null };
  coverage: Culprits['coverage'];
}

type Capacity = keyof BlameWindow['used'];
type Row = BlameWindow['rows'][number];

const SATURATED: Record<Capacity, number> = { cpu: 0.85, disk: 0.85, memory: 0.95 };
const MAJORITY = 0.5;
const OUTLIER = { share: 0.3, lead: 1.5 };
const MOST_UNOWNED = 0.4;
const WORTH_NAMING = 0.1;
/** How often mirrors and journals may write a dirtied byte. */
const WRITE_COPIES = 3;
const HURT_WAIT_SHARE = 0.1;

interface Claim {
  row: Row & { instance: InstanceRef };
  share: number;
}

/** What is known about one capacity that was measured. */
interface Finding {
  capacity: Capacity;
  used: number;
  saturated: boolean;
  first: Claim | undefined;
  /** Share of the runner-up, be it an instance or "other". */
  next: number;
  /** Share without an owner; below zero when more was attributed than the host counted. */
  unowned: number;
}

const NOBODY = { guilty: null, share: null, usualShare: null, hurt: [], confidence: 0 };

/** Judges one window. Pure. */
export function blame(window: BlameWindow): Blame {
  const findings = (['cpu', 'disk', 'memory'] as const).flatMap((capacity) => examine(window, capacity));
  if (findings.length === 0) return { ...NOBODY, ...nothingUsed('noData') };
  const saturated = findings.filter((finding) => finding.saturated).sort(byUrgency);
  const guilty = saturated.find((finding) => stands(finding) && !isUnowned(finding));
  if (guilty?.first) return name('guilty', window, { finding: guilty, claim: guilty.first });
  const worst = saturated.find(isUnowned) ?? saturated[0];
  if (worst) return nameNobody(window, worst);
  const busy = findings
    .filter((finding) => finding.capacity !== 'memory' && finding.used >= WORTH_NAMING)
    .sort(byUrgency)
    .find((finding) => stands(finding) && !isUnowned(finding));
  if (busy?.first) return name('busy', window, { finding: busy, claim: busy.first });
  return { ...NOBODY, ...nothingUsed('quiet'), confidence: 1 };
}

const nothingUsed = (code: Blame['code']) => ({
  code,
  resource: null,
  saturation: null,
  unattributedShare: null,
});

function byUrgency(a: Finding, b: Finding): number {
  const last = (finding: Finding) => (finding.capacity === 'memory' ? 1 : 0);
  return last(a) - last(b) || b.used - a.used;
}

function stands({ first, next }: Finding): boolean {
  const share = first?.share ?? 0;
  return share >= MAJORITY || (share >= OUTLIER.share && share >= OUTLIER.lead * next);
}

function isUnowned({ unowned, first }: Finding): boolean {
  return unowned > MOST_UNOWNED && unowned > (first?.share ?? 0);
}

function name(
  code: 'guilty' | 'busy',
  window: BlameWindow,
  { finding, claim }: { finding: Finding; claim: Claim },
): Blame {
  const { next, unowned, used } = finding;
  const resource = resourceOf(finding.capacity, claim.row.amounts);
  const seen = finding.capacity === 'disk' ? (window.coverage.processIo ?? 1) : 1;
  const owned = Math.max(0, 1 - Math.abs(unowned));
  return {
    code,
    resource,
    guilty: claim.row.instance,
    share: shareOf(claim.row.amounts[resource], window.totals[resource]),
    usualShare: null,
    hurt: finding.saturated ? findHurt(window, { finding, guilty: claim.row.instance }) : [],
    confidence: Math.min(1, (claim.share / (claim.share + next)) * owned * seen),
    saturation: used,
    unattributedShare: unowned,
  };
}

/** A saturated resource for which no instance can be named. */
function nameNobody(window: BlameWindow, finding: Finding): Blame {
  const { totals, deviceWriteBytes } = window;
  const diskWrite = Math.max(totals.diskWrite ?? 0, deviceWriteBytes ?? 0);
  return {
    ...NOBODY,
    code: isUnowned(finding) ? 'unattributed' : 'spread',
    resource: resourceOf(finding.capacity, { ...totals, diskWrite }),
    hurt: findHurt(window, { finding, guilty: undefined }),
    saturation: finding.used,
    unattributedShare: finding.unowned,
  };
}

/** Of the two columns that share the disk, the larger one. */
function resourceOf(capacity: Capacity, amounts: Amounts): Resource {
  if (capacity !== 'disk') return capacity;
  return (amounts.diskRead ?? 0) >= (amounts.diskWrite ?? 0) ? 'diskRead' : 'diskWrite';
}

function shareOf(amount: number | null, total: number | null): number | null {
  return amount === null || total === null || total <= 0 ? null : amount / total;
}

function findHurt(
  { rows, measuredMs }: BlameWindow,
  { finding, guilty }: { finding: Finding; guilty: InstanceRef | undefined },
): InstanceRef[] {
  const waitOf = ({ cpuWaitMs, ioWaitMs }: Row) =>
    ({ cpu: cpuWaitMs, disk: ioWaitMs, memory: null })[finding.capacity] ?? 0;
  return rows
    .filter((row) => waitOf(row) >= HURT_WAIT_SHARE * measuredMs)
    .sort((a, b) => waitOf(b) - waitOf(a))
    .flatMap(({ instance }) => (instance === null || instance.id === guilty?.id ? [] : [instance]));
}

/** Empty when the capacity was not measured. */
function examine(window: BlameWindow, capacity: Capacity): Finding[] {
  const used = window.used[capacity];
  if (used === null || window.measuredMs <= 0) return [];
  const unexplained = capacity === 'disk' ? unexplainedWrites(window) : 0;
  const total = (amountOf(window.totals, capacity) ?? 0) + unexplained;
  const share = (row: Row) => (total <= 0 ? 0 : (amountOf(row.amounts, capacity) ?? 0) / total);
  const claims = window.rows.flatMap((row) => (isInstance(row) ? [{ row, share: share(row) }] : []));
  claims.sort((a, b) => b.share - a.share);
  const sumOf = (kind: Row['kind']) =>
    window.rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + share(row), 0);
  return [
    {
      capacity,
      used,
      saturated: used >= SATURATED[capacity],
      first: claims[0],
      next: Math.max(claims[1]?.share ?? 0, sumOf('other'), 0),
      unowned: total <= 0 ? 1 : sumOf('unattributed') + unexplained / total,
    },
  ];
}

function isInstance(row: Row): row is Row & { instance: InstanceRef } {
  return row.instance !== null;
}

function amountOf(amounts: Amounts, capacity: Capacity): number | null {
  if (capacity !== 'disk') return amounts[capacity];
  const { diskRead, diskWrite } = amounts;
  return diskRead === null && diskWrite === null ? null : (diskRead ?? 0) + (diskWrite ?? 0);
}

/** Bytes that devices wrote and that no process's dirtied bytes can explain. */
function unexplainedWrites({ totals, deviceWriteBytes }: BlameWindow): number {
  return Math.max(0, (deviceWriteBytes ?? 0) / WRITE_COPIES - (totals.diskWrite ?? 0));
}
