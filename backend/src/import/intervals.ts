/**
 * How long an old sample lasted: until it, from the one before it of the same host, when that is at most a minute.
 * The old agents sampled every 26 to 30 s; after a longer gap a sample speaks of its own interval only.
 */
const USUAL_MS = 30_000;
const LONGEST_S = 60;

/** Reads the time of the newest stored sample of each host before `beforeS`; hosts that have none are left out. */
export type ReadNewest = (hosts: ReadonlyMap<number, number>) => Promise<Map<number, number>>;

/** One for each table; rows are expected nearly in order of time. */
export class IntervalBook {
  private readonly newest = new Map<number, { atS: number; intervalMs: number }>();
  private readonly readNewest: ReadNewest;

  constructor(readNewest: ReadNewest) {
    this.readNewest = readNewest;
  }

  /** To be called before `next` for the rows of a batch: an import that goes on knows what it stored before. */
  async prepare(rows: readonly { hostId: number; atS: number }[]): Promise<void> {
    const unknown = new Map<number, number>();
    for (const { hostId, atS } of rows) {
      if (this.newest.has(hostId)) continue;
      unknown.set(hostId, Math.min(atS, unknown.get(hostId) ?? atS));
    }
    if (unknown.size === 0) return;
    for (const [hostId, atS] of await this.readNewest(unknown)) {
      this.newest.set(hostId, { atS, intervalMs: USUAL_MS });
    }
  }

  /** Interval of a row, ms; rows of one second share theirs. */
  next({ hostId, atS }: { hostId: number; atS: number }): number {
    const before = this.newest.get(hostId);
    if (before?.atS === atS) return before.intervalMs;
    const gapS = before === undefined ? 0 : atS - before.atS;
    const intervalMs = gapS > 0 && gapS <= LONGEST_S ? gapS * 1000 : USUAL_MS;
    if (gapS >= 0) this.newest.set(hostId, { atS, intervalMs });
    return intervalMs;
  }
}
