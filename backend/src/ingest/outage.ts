/** The part of a logger that is needed here: object first, message second. */
export interface IngestLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
}

/** Says once that the database is away, and once that it is back: not once per report. */
export class Outage {
  private readonly log: IngestLog;
  private readonly now: () => number;
  private since: { ms: number; rejected: number } | undefined;
  private failures = 0;

  constructor(log: IngestLog, now: () => number) {
    this.log = log;
    this.now = now;
  }

  /** Failures so far: to be noted when a group begins. */
  get mark(): number {
    return this.failures;
  }

  /** A group of `reports` was rejected. */
  failed(error: unknown, reports: number): void {
    this.failures += 1;
    if (this.since === undefined) {
      const { code, message } = error as { code?: unknown; message?: unknown };
      this.log.warn(
        { code, cause: message },
        'database unavailable: reports wait in the spools of the agents',
      );
      this.since = { ms: this.now(), rejected: 0 };
    }
    this.since.rejected += reports;
  }

  /** A group was stored; one that began before the last failure says nothing about how things are now. */
  ended(mark: number): void {
    if (this.since === undefined || mark !== this.failures) return;
    const { ms, rejected } = this.since;
    this.since = undefined;
    this.log.info({ lastedMs: this.now() - ms, rejected }, 'database available again: reports are stored');
  }
}
