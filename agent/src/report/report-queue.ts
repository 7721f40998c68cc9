/**
 * Between sampling and sending. A draft gets its identity and is stored before it is sent, so that a killed agent
 * loses nothing. Offering never waits: storing happens behind it, one draft after another, and when the disk does not
 * take them a few stay in memory.
 */
import type { Report } from '@dpm/protocol';
import type { Spool, SpoolEntry } from '../spool/spool.ts';
import type { Sequence } from '../state/sequence.ts';
import type { Draft } from './build.ts';

/** Drafts that wait for the disk, and reports that it did not take. */
const MOST_IN_MEMORY = 20;

export interface QueuedReport {
  /** Undefined when it has to be read from the spool. */
  json: string | undefined;
  entry: SpoolEntry | undefined;
  /** The newest report; the others are a backlog. */
  fresh: boolean;
}

export interface QueueParts {
  sequence: Sequence;
  spool: Spool;
  onStoreFailure: (error: unknown) => void;
  onStored: () => void;
}

export class ReportQueue {
  private readonly parts: QueueParts;
  private drafts: Draft[] = [];
  private fresh: QueuedReport | undefined;
  private readonly unstored: QueuedReport[] = [];
  private dropped = 0;
  private writing: Promise<void> | undefined;
  private wake: () => void = () => undefined;

  constructor(parts: QueueParts) {
    this.parts = parts;
  }

  get status(): NonNullable<Report['spool']> {
    const { spool } = this.parts;
    const unstored = this.unstored.length + (this.fresh && !this.fresh.entry ? 1 : 0);
    const reports = spool.reports + unstored + this.drafts.length;
    return { reports, bytes: spool.bytes, droppedReports: this.dropped + spool.droppedReports };
  }

  offer(draft: Draft): void {
    this.drafts.push(draft);
    if (this.drafts.length > MOST_IN_MEMORY) {
      this.drafts.shift();
      this.dropped++;
    }
    this.writing ??= this.writeAll().finally(() => (this.writing = undefined));
  }

  /** Resolves when everything offered so far is stored or given up. */
  async settled(): Promise<void> {
    await this.writing;
  }

  /** The report to send next: the newest first, because it is asked for now; then the backlog, oldest first. */
  peek(): QueuedReport | undefined {
    const { fresh, unstored } = this;
    if (fresh) return fresh;
    if (unstored[0]) return unstored[0];
    const entry = this.parts.spool.waiting[0];
    return entry && { json: undefined, entry, fresh: false };
  }

  /** Resolves when there may be something to send, or `signal` is aborted. */
  waitForReport(signal: AbortSignal): Promise<void> {
    if (signal.aborted || this.peek()) return Promise.resolve();
    return new Promise((resolve) => {
      this.wake = () => {
        signal.removeEventListener('abort', this.wake);
        resolve();
      };
      signal.addEventListener('abort', this.wake);
    });
  }

  /** The JSON of a report; undefined when the spool lost it. */
  async load({ json, entry }: QueuedReport): Promise<string | undefined> {
    if (json !== undefined || !entry) return json;
    return this.parts.spool.read(entry);
  }

  /** From now on it is a part of the backlog. */
  postpone(report: QueuedReport): void {
    if (this.fresh !== report) return;
    this.fresh = undefined;
    report.fresh = false;
    if (!report.entry) this.keepUnstored(report);
  }

  /** It was acknowledged, or refused for good. */
  async finish(report: QueuedReport): Promise<void> {
    if (this.fresh === report) this.fresh = undefined;
    const index = this.unstored.indexOf(report);
    if (index >= 0) this.unstored.splice(index, 1);
    if (report.entry) await this.parts.spool.remove(report.entry);
  }

  private async writeAll(): Promise<void> {
    for (let draft = this.drafts.shift(); draft; draft = this.drafts.shift()) {
      const identity = await this.parts.sequence.next();
      const json = JSON.stringify({ ...draft, ...identity });
      const entry = await this.store(json);
      if (this.fresh) this.postpone(this.fresh);
      this.fresh = { json, entry, fresh: true };
      this.wake();
    }
  }

  private async store(json: string): Promise<SpoolEntry | undefined> {
    try {
      const entry = await this.parts.spool.add(json);
      this.parts.onStored();
      return entry;
    } catch (error) {
      this.parts.onStoreFailure(error);
      return undefined;
    }
  }

  private keepUnstored(report: QueuedReport): void {
    this.unstored.push(report);
    if (this.unstored.length <= MOST_IN_MEMORY) return;
    this.unstored.shift();
    this.dropped++;
  }
}
