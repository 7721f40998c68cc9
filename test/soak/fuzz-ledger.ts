/** Which rows the database must have after a fuzz: every stored report whole, and nothing of the others. */
import type { Report } from '@dpm/protocol';
import { SAMPLE_TABLES, type SampleTable } from '../../backend/src/ingest/rows.ts';
import type { Product } from '../support/product.ts';
import type { Counts } from './soak.ts';

type RowCounts = Record<SampleTable, number>;

/** One identity: of the reports that claim it one is stored. */
interface Claim {
  /** False: an answer did not say whether it is stored. */
  certain: boolean;
  candidates: RowCounts[];
}

/** Rows tell a report by its host and the low 16 bits of its sequence, which reports of other times may share. */
type Claims = Map<string, Claim>;

export class FuzzLedger {
  private readonly entries = new Map<string, Claims>();
  /** Hosts of which a report was stored at a time that the server chose. */
  private readonly untimed = new Set<string>();

  /** A report that is stored, or may be. */
  add(report: Report, { certain }: { certain: boolean }): void {
    const key = keyOf(report.host.name, report.seq);
    const claims: Claims = this.entries.get(key) ?? new Map<string, Claim>();
    const identity = `${report.boot} ${report.seq}`;
    const claim = claims.get(identity) ?? { certain: false, candidates: [] };
    claim.certain ||= certain;
    claim.candidates.push(rowsOf(report));
    this.entries.set(key, claims.set(identity, claim));
  }

  addUntimed(host: string): void {
    this.untimed.add(host.toLowerCase());
  }

  /**
   * `lost`: stored by its answer, and nothing is there. `partial`: other rows than those of a report. `unexpected`: rows
   * of what was not stored by its answer. `ours` names the hosts of the fuzz among others.
   */
  async compare(
    product: Product,
    { ours, log }: { ours: (host: string) => boolean; log: (line: string) => void },
  ): Promise<Counts> {
    const stored = await readRows(product);
    const counts = { reportsThere: 0, lost: 0, partial: 0, unexpected: 0 };
    for (const [key, claims] of this.entries) {
      if ([...claims.values()].some(({ certain }) => certain) && !stored.has(key)) counts.lost += 1;
    }
    for (const [key, { host, rows }] of stored) {
      if (!ours(host)) continue;
      counts.reportsThere += 1;
      const claims = this.entries.get(key);
      if (claims === undefined && !this.untimed.has(host)) counts.unexpected += 1;
      else if (!isWhole(rows, claims)) {
        counts.partial += 1;
        log(`in part: ${key} ${JSON.stringify({ rows, claims: claims && [...claims] })}`);
      }
    }
    return counts;
  }
}

/** Whether the rows are those of one report of each claim, but for claims that are not certain. */
function isWhole(rows: RowCounts, claims: Claims | undefined): boolean {
  if (claims === undefined) return rows.host_sample === 1;
  let sums: (RowCounts | undefined)[] = [undefined];
  for (const { certain, candidates } of claims.values()) {
    const withOne = sums.flatMap((sum) => candidates.map((one) => (sum === undefined ? one : add(sum, one))));
    sums = certain ? withOne : [...sums, ...withOne];
  }
  return sums.some((sum) => sum !== undefined && SAMPLE_TABLES.every((table) => sum[table] === rows[table]));
}

function add(a: RowCounts, b: RowCounts): RowCounts {
  return Object.fromEntries(SAMPLE_TABLES.map((table) => [table, a[table] + b[table]])) as RowCounts;
}

function keyOf(host: string, sequence: number): string {
  return `${host.toLowerCase()} ${sequence % 65_536}`;
}

function rowsOf(report: Report): RowCounts {
  const { devices = [], filesystems = [], interfaces = [], netPairs = [], jobs = [], burst = [] } = report;
  return {
    ...{
      host_sample: 1,
      instance_sample: report.instances.length + 2,
      process_sample: report.processes.length,
    },
    ...{ device_sample: devices.length, filesystem_sample: filesystems.length },
    ...{ interface_sample: interfaces.length, job_sample: jobs.length, burst_sample: burst.length },
    ...countPairs(netPairs),
    agent_sample: report.cost === undefined ? 0 : 1,
  };
}

/** A pair that is there twice is one. Its processes have rows unless one of them alone moved all of it. */
function countPairs(
  netPairs: NonNullable<Report['netPairs']>,
): Pick<RowCounts, 'net_pair_sample' | 'process_pair_sample'> {
  const pairs = new Map<string, { pids: Set<number>; isShared: boolean }>();
  for (const { local, remote, pid, processes = [] } of netPairs) {
    const key = `${local} ${remote}`.toLowerCase();
    const { pids, isShared } = pairs.get(key) ?? { pids: new Set<number>(), isShared: false };
    for (const one of pid === undefined ? processes.map((process) => process.pid) : [pid]) pids.add(one);
    pairs.set(key, { pids, isShared: isShared || pid === undefined });
  }
  const shared = [...pairs.values()].map(({ pids, isShared }) => (isShared || pids.size > 1 ? pids.size : 0));
  return {
    net_pair_sample: pairs.size,
    process_pair_sample: shared.reduce((sum, count) => sum + count, 0),
  };
}

async function readRows(product: Product): Promise<Map<string, { host: string; rows: RowCounts }>> {
  const stored = new Map<string, { host: string; rows: RowCounts }>();
  for (const table of SAMPLE_TABLES) {
    const found = await product.query(
      `SELECT LOWER(h.rshost) AS host, s.seq, COUNT(*) AS n FROM ${table} s JOIN host h ON h.host_id = s.host_id
       GROUP BY s.host_id, h.rshost, s.seq`,
    );
    for (const row of found) {
      const host = String(row['host']);
      const key = keyOf(host, Number(row['seq']));
      const none = Object.fromEntries(SAMPLE_TABLES.map((one) => [one, 0])) as RowCounts;
      const entry = stored.get(key) ?? { host, rows: none };
      entry.rows[table] = Number(row['n']);
      stored.set(key, entry);
    }
  }
  return stored;
}
