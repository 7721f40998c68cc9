/** What stands in the way of installing or removing; the message says what and where, and what to do. */
export class KeeperError extends Error {
  readonly code: string;
  readonly cause: unknown;

  constructor(code: string, message: string, { cause }: { cause?: unknown } = {}) {
    super(message);
    this.code = code;
    this.cause = cause;
  }
}
