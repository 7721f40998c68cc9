/**
 * Commits reports in groups. A group is closed when it is large enough or has waited long enough; the busier it is, the
 * longer it waits, since one commit costs about the same for one report as for a hundred. What the database refuses is
 * halved until the report that it refuses stands alone.
 */
import type { Database } from '../db/database.ts';
import { isUnavailable } from '../db/unavailable.ts';
import { ProductError } from '../errors.ts';
import { notStorable, unavailable } from './database-failure.ts';
import { NameBook, type HostReport } from './names.ts';
import { prepareReport, type PreparedReport, type ReportIdentity } from './prepared-report.ts';
import { Outage, type IngestLog } from './outage.ts';
import { ReportQueue, weigh, type QueueLimits, type Weight } from './report-queue.ts';
import { byIdentity, storeGroup, type Outcome } from './store-group.ts';

export interface Accepted {
  status: 'stored' | 'duplicate';
  /** MD5s that the report names and whose command lines never arrived. */
  wantCommands: string[];
}

export interface IngestStats {
  /** Reports that wait for their commit. */
  queued: number;
  /** Since the start: reports stored, and reports that were stored already. */
  stored: number;
  duplicates: number;
  /** Commits, and the sample rows in them. */
  groups: number;
  rows: number;
  /** Transactions that did not end in a commit. */
  failures: number;
}

export interface CommitOptions extends Partial<QueueLimits> {
  db: Database;
  /** Milliseconds since 1970. */
  now: () => number;
  log?: IngestLog;
  /** Longest wait of a report for others to share its commit, ms. */
  groupMs?: number;
  /** Groups that are stored at the same time; each takes one connection. */
  groupsAtOnce?: number;
}

const LIMITS: QueueLimits = {
  queueReports: 2_000,
  queueBytes: 64 * 1024 * 1024,
  hostReports: 4,
  groupReports: 500,
  groupRows: 5_000,
};
/** A group waits this long for every report of the group before it: nearly not when idle, `groupMs` when busy. */
const WAIT_PER_REPORT_MS = 10;
/** Names that no report used between two of these are forgotten. */
const AGE_MS = 5 * 60_000;

interface Entry extends ReportIdentity, Weight {
  /** The report itself, while the database has to be asked for its names. */
  work: PreparedReport | HostReport;
  resolve(accepted: Accepted): void;
  reject(error: Error): void;
}

export class GroupCommit {
  private readonly options: CommitOptions;
  private readonly queue: ReportQueue<Entry>;
  private readonly names: NameBook;
  private readonly outage: Outage;
  private readonly log: IngestLog;
  private readonly running = new Set<Promise<void>>();
  private readonly counts = { stored: 0, duplicates: 0, groups: 0, rows: 0, failures: 0 };
  private timer: NodeJS.Timeout | undefined;
  /** True when the reports at hand have waited long enough. */
  private due = false;
  private closed = false;
  private lastSize = 1;
  private agedMs: number;

  constructor(options: CommitOptions) {
    const { db, now, log = { info: () => undefined, warn: () => undefined } } = options;
    this.options = options;
    this.log = log;
    this.queue = new ReportQueue({ ...LIMITS, ...options });
    this.names = new NameBook(db);
    this.outage = new Outage(log, now);
    this.agedMs = now();
  }

  stats(): IngestStats {
    return { queued: this.queue.admitted, ...this.counts };
  }

  /** Resolves after the commit; rejects as `Ingest.accept` says. */
  store(one: HostReport): Promise<Accepted> {
    if (this.closed) throw shuttingDown();
    this.queue.requireRoom(one.hostId);
    const known = this.names.resolveKnown(one);
    const { boot, seq } = one.report;
    const facts = { hostId: one.hostId, boot, seq, ...weigh(one.report) };
    return this.enqueue({ ...facts, work: known ? prepareReport(one, known) : one });
  }

  /** Apart from `store`, so that nothing here holds the report until it is answered. */
  private enqueue(facts: Omit<Entry, 'resolve' | 'reject'>): Promise<Accepted> {
    return new Promise((resolve, reject) => {
      const entry: Entry = {
        ...facts,
        resolve: (accepted) => {
          this.queue.release(entry);
          resolve(accepted);
        },
        reject: (error) => {
          this.queue.release(entry);
          reject(error);
        },
      };
      this.queue.admit(entry);
      this.start();
    });
  }

  /** As `Ingest.close` says. */
  async close(): Promise<void> {
    this.closed = true;
    this.due = true;
    this.start();
    while (this.running.size > 0) await Promise.all(this.running);
  }

  /** Stores what is ready, as far as there is room beside the groups that run; else sees to it that this is done later. */
  private start(): void {
    const { groupMs = 200, groupsAtOnce = 2 } = this.options;
    while (this.running.size < groupsAtOnce && !this.queue.isEmpty && (this.due || this.queue.holdsGroup)) {
      this.startGroup();
    }
    if (this.queue.isEmpty || this.due) return;
    const waitMs = Math.min(groupMs, WAIT_PER_REPORT_MS * this.lastSize);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      this.due = true;
      this.start();
    }, waitMs);
  }

  private startGroup(): void {
    this.forgetOldNames();
    const group = this.queue.take();
    this.lastSize = group.length;
    if (this.queue.isEmpty) {
      this.due = false;
      clearTimeout(this.timer);
      this.timer = undefined;
    }
    const run = this.storeOrSplit(group.sort(byIdentity));
    this.running.add(run);
    void run.finally(() => {
      this.running.delete(run);
      this.start();
    });
  }

  /** Answers every report of the group; never rejects. */
  private async storeOrSplit(group: readonly Entry[]): Promise<void> {
    const { mark } = this.outage;
    try {
      const { outcomes, rows } = await storeGroup(this.options.db, await this.prepare(group));
      this.outage.ended(mark);
      this.counts.groups += 1;
      this.counts.rows += rows;
      group.forEach((entry, index) => this.answer(entry, outcomes[index]));
    } catch (error) {
      this.counts.failures += 1;
      await this.settleFailure(group, error);
    }
  }

  /** Numbers the names that were not known when their reports came. */
  private async prepare(group: readonly Entry[]): Promise<PreparedReport[]> {
    const late = group.filter(({ work }) => 'report' in work);
    const reports = late.map(({ work }) => work as HostReport);
    const resolved = late.length > 0 ? await this.names.resolve(reports) : [];
    for (const [index, entry] of late.entries()) {
      const [one, names] = [reports[index], resolved[index]];
      if (one && names) entry.work = prepareReport(one, names);
    }
    return group.map(({ work }) => work as PreparedReport);
  }

  private async settleFailure(group: readonly Entry[], error: unknown): Promise<void> {
    const [first] = group;
    if (isUnavailable(error)) {
      this.outage.failed(error, group.length);
      for (const entry of group) entry.reject(unavailable(error));
    } else if (group.length === 1 && first !== undefined) {
      const { hostId, boot, seq } = first;
      const refusal = notStorable(error);
      const facts = { code: refusal.code, hostId, boot, seq, err: error };
      this.log.warn(facts, 'a report could not be stored');
      first.reject(refusal);
    } else {
      const half = group.length >>> 1;
      await this.storeOrSplit(group.slice(0, half));
      await this.storeOrSplit(group.slice(half));
    }
  }

  private answer(entry: Entry, outcome: Outcome | undefined): void {
    if (outcome === undefined || outcome.status === 'closed') {
      entry.reject(tooOld(entry));
      return;
    }
    const { status, wantCommands } = outcome;
    this.counts[status === 'stored' ? 'stored' : 'duplicates'] += 1;
    entry.resolve({ status, wantCommands });
  }

  private forgetOldNames(): void {
    const nowMs = this.options.now();
    if (Math.abs(nowMs - this.agedMs) < AGE_MS) return;
    this.agedMs = nowMs;
    this.names.age();
  }
}

function tooOld({ boot, seq }: ReportIdentity): ProductError {
  return new ProductError({
    code: 'REPORT_TOO_OLD',
    message: `report ${seq} of boot ${boot} is too old to tell whether it is stored`,
    where: '/seq',
    remedy: 'nothing; this one and those before it were given up when too many between them were missing',
    httpStatus: 422,
  });
}

function shuttingDown(): ProductError {
  return new ProductError({
    code: 'SHUTTING_DOWN',
    message: 'this backend is stopping; send this report again, to another one or later',
    httpStatus: 503,
  });
}
