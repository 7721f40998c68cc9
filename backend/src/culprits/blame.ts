/**
 * Who took the host down in one window, and who was hurt. The only place that judges; pages and messages render it.
 *
 * 1. How full was each resource, as a mean over the window? CPU: busy time, steal included, of all cores. Disk: time
 *    with requests in flight of the busiest device. Memory: in use. It was saturated from 85, 85 and 95 % on.
 *    A peak in a longer window does not fill it: `episode` names the part of the window that has to be asked for.
 * 2. Who used it? A claim is a part of what the host used: CPU time, average memory, and for the disk bytes read and
 *    dirtied together, since both queue at the device. The first claim stands out with at least half, or with at
 *    least 30 % and 1.5 times the next one, which may be "other". Where the usual of these hours of the week is known,
 *    a claim that rose comes before one that is only large: who always has most did not begin it. It rose to at least
 *    30 %, by at least 20 points, and by 1.5 times as much as any other.
 * 3. How much has no owner? The unattributed remainder, and of writes what dirtied bytes cannot explain even if
 *    mirrors and journals wrote each three times. Too much is more than 40 %, and more than the first claim.
 * 4. Of the saturated resources: `guilty` when a claim stands out, else `unattributed` when too much has no owner.
 *    Several: the fuller first, memory last. Saturated, owned, and nobody stands out: `spread`.
 *    Nothing saturated: `busy` when a claim stands out on CPU or disk that were used to at least 10 % (memory is
 *    held, not used up), else `quiet`. Nothing measured: `noData`. Where nobody stands out, `most` tells who had most,
 *    "other" by its largest process; where somebody does, `part` is the job or helper that used half of it or more.
 * 5. Hurt is, besides the guilty, who waited for the saturated resource (run queue, block I/O) for at least 10 % of
 *    the window, threads summed. Absent waits were not collected and hurt nobody.
 * 6. Confidence is claim / (claim + next), of rises where one rose, times the part that has an owner, for the disk times the part of the
 *    processes whose I/O could be read.
 */
import type { Amounts, Blame, CulpritRow, Culprits, InstanceRef, Resource, StripPoint } from '@dpm/protocol';
import { findRisen } from './change.ts';
import { findEpisode } from './episode.ts';
import { amountOf, findHolders, findPart, type Capacity } from './holders.ts';

/** One window's facts. */
export interface BlameWindow {
  measuredMs: number;
  rows: readonly Pick<
    CulpritRow,
    | 'kind'
    | 'instance'
    | 'amounts'
    | 'cpuWaitMs'
    | 'ioWaitMs'
    | 'processCount'
    | 'processes'
    | 'jobs'
    | 'usual'
  >[];
  totals: Amounts;
  deviceWriteBytes: number | null;
  /** Mean use of each capacity, 0 to 1. */
  used: Record<Capacity, number | null>;
  coverage: Culprits['coverage'];
  strip: readonly StripPoint[];
}

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
  /** The share that it usually has; null when the usual of this host is not known. */
  usual: number | null;
}

/** What is known about one capacity that was measured. */
interface Finding {
  capacity: Capacity;
  used: number;
  saturated: boolean;
  /** What shares are parts of. */
  total: number;
  first: Claim | undefined;
  /** Share of the runner-up, be it an instance or "other". */
  next: number;
  /** How far the share of the first, and of the next that rose, is above the usual; undefined when none stands out so. */
  rise: { first: number; next: number } | undefined;
  /** Share without an owner; below zero when more was attributed than the host counted. */
  unowned: number;
}

const NOBODY = {
  ...{ guilty: null, share: null, usualShare: null, part: null, most: [], hurt: [], confidence: 0 },
  episode: null,
};

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
    .filter(isWorthNaming)
    .sort(byUrgency)
    .find((finding) => stands(finding) && !isUnowned(finding));
  const episode = findEpisode(window.strip, SATURATED);
  if (busy?.first) return { ...name('busy', window, { finding: busy, claim: busy.first }), episode };
  return { ...nameMost(window, findings), episode };
}

/** Nothing was saturated and nobody stands out: who had most of what was used most, if that is worth telling. */
function nameMost(window: BlameWindow, findings: readonly Finding[]): Blame {
  const told = findings
    .filter(isWorthNaming)
    .sort(byUrgency)
    .map((finding) => nameNobody(window, finding))
    .find(({ most }) => most.length > 0);
  return { ...(told ?? { ...NOBODY, ...nothingUsed('quiet') }), code: 'quiet', confidence: 1 };
}

function isWorthNaming({ capacity, used }: Finding): boolean {
  return capacity !== 'memory' && used >= WORTH_NAMING;
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

function stands({ first, next, rise }: Finding): boolean {
  if (rise !== undefined) return true;
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
  const { next, rise, unowned, used } = finding;
  const resource = resourceOf(finding.capacity, claim.row.amounts);
  const seen = finding.capacity === 'disk' ? (window.coverage.processIo ?? 1) : 1;
  const owned = Math.max(0, 1 - Math.abs(unowned));
  const lead = rise ?? { first: claim.share, next };
  return {
    code,
    resource,
    guilty: claim.row.instance,
    share: shareOf(claim.row.amounts[resource], window.totals[resource]),
    usualShare: usualShareOf(claim.row, { resource, rows: window.rows }),
    part: findPart(claim.row, { resource, total: window.totals[resource] }),
    most: [],
    hurt: finding.saturated ? findHurt(window, { finding, guilty: claim.row.instance }) : [],
    confidence: Math.min(1, (lead.first / (lead.first + lead.next)) * owned * seen),
    saturation: used,
    unattributedShare: unowned,
    episode: null,
  };
}

/** A resource for which no instance can be named. */
function nameNobody(window: BlameWindow, finding: Finding): Blame {
  const { totals, deviceWriteBytes } = window;
  const diskWrite = Math.max(totals.diskWrite ?? 0, deviceWriteBytes ?? 0);
  return {
    ...NOBODY,
    code: isUnowned(finding) ? 'unattributed' : 'spread',
    resource: resourceOf(finding.capacity, { ...totals, diskWrite }),
    most: findHolders(window.rows, finding),
    hurt: finding.saturated ? findHurt(window, { finding, guilty: undefined }) : [],
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
  const usual = usualShares(window.rows, (amounts) => amountOf(amounts, capacity));
  const parts = window.rows.map((row) => ({ row, share: share(row), usual: usual(row) }));
  const claims = parts.filter((part): part is Claim => isInstance(part.row));
  const others = parts.filter(({ row }) => row.kind === 'other');
  const risen = findRisen(claims, others);
  claims.sort((a, b) => Number(b === risen?.claim) - Number(a === risen?.claim) || b.share - a.share);
  const sumOf = (kind: Row['kind']) =>
    window.rows.filter((row) => row.kind === kind).reduce((sum, row) => sum + share(row), 0);
  return [
    {
      capacity,
      used,
      saturated: used >= SATURATED[capacity],
      total,
      first: claims[0],
      next: Math.max(claims[1]?.share ?? 0, sumOf('other'), 0),
      rise: risen && { first: risen.rise, next: risen.next },
      unowned: total <= 0 ? 1 : sumOf('unattributed') + unexplained / total,
    },
  ];
}

/** Each row's part of what all usually use; null when nothing of that is known. */
function usualShares(
  rows: readonly Row[],
  measure: (amounts: Amounts) => number | null,
): (row: Row) => number | null {
  const usualOf = ({ usual }: Row) => (usual ? measure(usual) : null);
  const sum = rows.reduce((all, row) => all + (usualOf(row) ?? 0), 0);
  return (row) => (sum <= 0 ? null : (usualOf(row) ?? 0) / sum);
}

/** Null also for one whose own usual is not known: it may be new. */
function usualShareOf(
  row: Row,
  { resource, rows }: { resource: Resource; rows: readonly Row[] },
): number | null {
  const known = row.usual?.[resource] ?? null;
  return known === null ? null : usualShares(rows, (amounts) => amounts[resource])(row);
}

function isInstance(row: Row): row is Row & { instance: InstanceRef } {
  return row.instance !== null;
}

/** Bytes that devices wrote and that no process's dirtied bytes can explain. */
function unexplainedWrites({ totals, deviceWriteBytes }: BlameWindow): number {
  return Math.max(0, (deviceWriteBytes ?? 0) / WRITE_COPIES - (totals.diskWrite ?? 0));
}
