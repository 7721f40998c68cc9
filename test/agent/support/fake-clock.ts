import type { Clock } from '../../../agent/src/clock.ts';

interface Sleeper {
  untilMs: number;
  wake: () => void;
}

/** A clock that stands still until it is moved; who sleeps is woken in the order of time. */
export class FakeClock implements Clock {
  private ms: number;
  private wallOffsetMs = 0;
  private sleepers: Sleeper[] = [];

  constructor(ms = 1_700_003_600_000) {
    this.ms = ms;
  }

  nowMs = () => this.ms + this.wallOffsetMs;
  monotonicMs = () => this.ms;

  sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const wake = () => {
        signal?.removeEventListener('abort', wake);
        resolve();
      };
      this.sleepers.push({ untilMs: this.ms + ms, wake });
      signal?.addEventListener('abort', wake);
    });

  /** Lets time go by at once, for what does not sleep. */
  advance(ms: number): void {
    this.ms += ms;
  }

  /** Lets time go by, waking everybody in turn and giving them time to act. */
  async run(ms: number): Promise<void> {
    const endMs = this.ms + ms;
    for (;;) {
      await new Promise((resolve) => setImmediate(resolve));
      const next = [...this.sleepers].sort((a, b) => a.untilMs - b.untilMs)[0];
      if (!next || next.untilMs > endMs) break;
      this.sleepers.splice(this.sleepers.indexOf(next), 1);
      this.ms = Math.max(this.ms, next.untilMs);
      next.wake();
    }
    this.ms = Math.max(this.ms, endMs);
  }

  /** Lets the host's clock jump, as an administrator or NTP does. */
  jump(ms: number): void {
    this.wallOffsetMs += ms;
  }
}
