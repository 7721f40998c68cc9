/** Waiting times after failures: doubling up to a bound, each spread by ±50 % so that agents do not come in waves. */
export class BackOff {
  private readonly firstMs: number;
  private readonly random: () => number;
  private failures = 0;

  constructor({ firstMs, random }: { firstMs: number; random: () => number }) {
    this.firstMs = firstMs;
    this.random = random;
  }

  reset(): void {
    this.failures = 0;
  }

  /** The next waiting time, ms, at most `mostMs` × 1.5. */
  next(mostMs: number): number {
    const base = Math.min(mostMs, this.firstMs * 2 ** Math.min(this.failures, 20));
    this.failures++;
    return base * (0.5 + this.random());
  }
}
