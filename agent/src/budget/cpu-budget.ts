/**
 * Keeps the agent's own CPU time within a share of one core by leaving out detail, one step after another. The
 * baseline (host, processes, instances, sums) is never left out. A step is taken back after a time well within the
 * budget, and waited for longer each time.
 */

/** What is left out, in this order; the names go into reports. */
export const DETAILS = ['delays', 'extras', 'burst', 'netProcesses', 'net'] as const;
export type Detail = (typeof DETAILS)[number];

/** Samples over budget in a row before the next detail goes: an inventory or a storm of starts is no trend. */
const OVER_SAMPLES = 3;
/** Samples well within the budget before a detail comes back; each return doubles the wait for the next one. */
const WITHIN_SAMPLES = 20;
const MOST_PATIENCE = 32;
const WELL_WITHIN = 0.6;
/** Compiling and first readings are not what the agent costs. */
const WARM_UP_SAMPLES = 5;

export class CpuBudget {
  private readonly share: number;
  private level = 0;
  private seen = 0;
  private over = 0;
  private within = 0;
  private patience = 1;

  /** `percent` of one core. */
  constructor({ percent }: { percent: number }) {
    this.share = percent / 100;
  }

  /** Left out now, for reports. */
  get reduced(): Detail[] {
    return DETAILS.slice(0, this.level);
  }

  allows(detail: Detail): boolean {
    return DETAILS.indexOf(detail) >= this.level;
  }

  /** Notes what an interval cost, children included, ms. */
  note({ cpuMs, intervalMs }: { cpuMs: number; intervalMs: number }): void {
    if (++this.seen <= WARM_UP_SAMPLES || intervalMs <= 0) return;
    const used = cpuMs / intervalMs / this.share;
    this.over = used > 1 ? this.over + 1 : 0;
    this.within = used < WELL_WITHIN ? this.within + 1 : 0;
    if (this.over >= OVER_SAMPLES) this.leaveOut();
    else if (this.within >= WITHIN_SAMPLES * this.patience) this.takeBack();
  }

  private leaveOut(): void {
    this.over = 0;
    this.within = 0;
    if (this.level === DETAILS.length) return;
    this.level++;
  }

  private takeBack(): void {
    this.within = 0;
    if (this.level === 0) return;
    this.level--;
    this.patience = Math.min(MOST_PATIENCE, this.patience * 2);
  }
}
