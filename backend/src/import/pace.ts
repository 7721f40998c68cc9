/**
 * How fast the old database is read, so that it stays usable: at most so many rows per second, and after each question
 * a rest at least as long as the answer took, which is half of one connection's time.
 */
export class Pace {
  private readonly rowsPerS: number;
  private readonly sleep: (ms: number) => Promise<void>;

  /** `rowsPerS` 0 means without limit and without rest. */
  constructor(options: { rowsPerS: number; sleep: (ms: number) => Promise<void> }) {
    this.rowsPerS = options.rowsPerS;
    this.sleep = options.sleep;
  }

  /** Waits after a batch: `readMs` took the old database, `totalMs` everything since the batch before. */
  async rest({ rows, readMs, totalMs }: { rows: number; readMs: number; totalMs: number }): Promise<void> {
    const waitMs = restMs({ rows, readMs, totalMs, rowsPerS: this.rowsPerS });
    if (waitMs > 0) await this.sleep(waitMs);
  }
}

/** What is left to wait, ms. */
export function restMs(batch: { rows: number; readMs: number; totalMs: number; rowsPerS: number }): number {
  const { rows, readMs, totalMs, rowsPerS } = batch;
  if (rowsPerS === 0) return 0;
  return Math.max(0, Math.max((rows / rowsPerS) * 1000, 2 * readMs) - totalMs);
}
