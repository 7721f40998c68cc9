/**
 * A host that reports here keeps its old agent for a while, which goes on to fill the old database. What both tell of
 * one time is stored once, and what was reported here is the better: an old row is covered when a report of its host
 * lies within half an old interval of it.
 */
import type { Database } from '../db/database.ts';
import { readFirstReports, readReportTimes } from './live-reports-store.ts';

const HALF_INTERVAL_S = 15;

interface HostTime {
  hostId: number;
  atS: number;
}

export class LiveReports {
  private readonly db: Database;
  private readonly first: ReadonlyMap<number, number>;

  private constructor(db: Database, first: ReadonlyMap<number, number>) {
    this.db = db;
    this.first = first;
  }

  static async read(db: Database): Promise<LiveReports> {
    return new LiveReports(db, await readFirstReports(db));
  }

  /** Second of the first report of all; undefined when nobody reported yet. */
  get beginS(): number | undefined {
    return this.first.size === 0 ? undefined : Math.min(...this.first.values());
  }

  /** Tells for each row, in their order, whether it is covered. */
  async findCovered(rows: readonly HostTime[]): Promise<boolean[]> {
    const ranges = new Map<number, { fromS: number; untilS: number }>();
    for (const { hostId, atS } of rows) {
      if (!this.mayCover({ hostId, atS })) continue;
      const { fromS, untilS } = ranges.get(hostId) ?? { fromS: atS, untilS: atS };
      ranges.set(hostId, { fromS: Math.min(fromS, atS), untilS: Math.max(untilS, atS) });
    }
    const times = new Map<number, number[]>();
    for (const [hostId, { fromS, untilS }] of ranges) {
      const range = { hostId, fromS: fromS - HALF_INTERVAL_S, untilS: untilS + HALF_INTERVAL_S };
      times.set(hostId, await readReportTimes(this.db, range));
    }
    return rows.map((row) => this.mayCover(row) && isNear(times.get(row.hostId) ?? [], row.atS));
  }

  private mayCover({ hostId, atS }: HostTime): boolean {
    const first = this.first.get(hostId);
    return first !== undefined && atS >= first - HALF_INTERVAL_S;
  }
}

/** Whether one of the ascending times lies within half an interval. */
function isNear(times: readonly number[], atS: number): boolean {
  let low = 0;
  let high = times.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((times[middle] ?? 0) < atS - HALF_INTERVAL_S) low = middle + 1;
    else high = middle;
  }
  return (times[low] ?? Infinity) <= atS + HALF_INTERVAL_S;
}
