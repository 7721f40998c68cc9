/** Reports that wait for their commit: bounded in number and memory, and per host, so that no host takes it all. */
import type { Report } from '@dpm/protocol';
import { ProductError } from '../errors.ts';

export interface QueueLimits {
  /** Reports and bytes in memory, those being stored included. */
  queueReports: number;
  queueBytes: number;
  /** Reports of one host; an agent sends one at a time. */
  hostReports: number;
  /** Reports and rows of one group; a single report may have more rows. */
  groupReports: number;
  groupRows: number;
}

export interface Weight {
  rows: number;
  /** Estimated memory. */
  bytes: number;
}

const ROW_BYTES = 400;
const REPORT_BYTES = 4_000;

/** What a report costs, without looking at its values. */
export function weigh(report: Report): Weight {
  const { instances, processes, commands = [] } = report;
  const parts = [
    report.devices,
    report.filesystems,
    report.interfaces,
    report.netPairs,
    report.jobs,
    report.burst,
  ];
  const rows = parts.reduce(
    (sum, part) => sum + (part?.length ?? 0),
    instances.length + processes.length + 4,
  );
  const textBytes = commands.reduce((sum, { text }) => sum + 2 * text.length, 0);
  const { disks = [], interfaces = [] } = report.inventory ?? {};
  const inventoryRows = disks.length + interfaces.length;
  return { rows, bytes: REPORT_BYTES + ROW_BYTES * (rows + inventoryRows) + textBytes };
}

export class ReportQueue<Entry extends { hostId: number } & Weight> {
  private readonly limits: QueueLimits;
  private readonly perHost = new Map<number, number>();
  private waiting: Entry[] = [];
  private waitingRows = 0;
  private reports = 0;
  private bytes = 0;

  constructor(limits: QueueLimits) {
    this.limits = limits;
  }

  /** Reports that are waiting or being stored. */
  get admitted(): number {
    return this.reports;
  }

  get isEmpty(): boolean {
    return this.waiting.length === 0;
  }

  /** True when nothing is gained by waiting for more. */
  get holdsGroup(): boolean {
    return this.waiting.length >= this.limits.groupReports || this.waitingRows >= this.limits.groupRows;
  }

  /** Throws OVERLOADED (503) when the queue is full, or this host has its share of it: known before any work is done. */
  requireRoom(hostId: number): void {
    const ofHost = this.perHost.get(hostId) ?? 0;
    if (ofHost >= this.limits.hostReports)
      throw overloaded(`${ofHost} reports of this host are waiting already`);
    if (this.reports >= this.limits.queueReports)
      throw overloaded(`${this.reports} reports are waiting already`);
  }

  /** Takes one in until `release`; throws OVERLOADED (503) when there is no room. */
  admit(entry: Entry): void {
    this.requireRoom(entry.hostId);
    // One report is always taken, however large.
    if (this.reports > 0 && this.bytes + entry.bytes > this.limits.queueBytes)
      throw overloaded(`${this.reports} reports are waiting already`);
    this.perHost.set(entry.hostId, (this.perHost.get(entry.hostId) ?? 0) + 1);
    this.reports += 1;
    this.bytes += entry.bytes;
    this.waitingRows += entry.rows;
    this.waiting.push(entry);
  }

  /** The next group, oldest first, at least one report unless empty. They stay admitted. */
  take(): Entry[] {
    const { groupReports, groupRows } = this.limits;
    let [count, rows] = [0, 0];
    for (const entry of this.waiting) {
      if (count > 0 && (count >= groupReports || rows + entry.rows > groupRows)) break;
      count += 1;
      rows += entry.rows;
    }
    this.waitingRows -= rows;
    return this.waiting.splice(0, count);
  }

  /** Its report was answered. */
  release(entry: Entry): void {
    const ofHost = (this.perHost.get(entry.hostId) ?? 1) - 1;
    if (ofHost > 0) this.perHost.set(entry.hostId, ofHost);
    else this.perHost.delete(entry.hostId);
    this.reports -= 1;
    this.bytes -= entry.bytes;
  }
}

function overloaded(what: string): ProductError {
  return new ProductError({
    code: 'OVERLOADED',
    message: `too much to store at once: ${what}; send this report again later`,
    httpStatus: 503,
  });
}
