/** What is known about a failure that a person has to act on. */
export interface Failure {
  /** Stable, upper case: what code branches on. */
  code: string;
  /** What happened. */
  message: string;
  /** The file, key, address or field it is about. */
  where?: string | undefined;
  /** What to do about it. */
  remedy?: string | undefined;
  cause?: unknown;
  httpStatus?: number | undefined;
}

/** A failure with a code, what happened, where, and what to do. */
export class ProductError extends Error {
  readonly code: string;
  readonly where: string | undefined;
  readonly remedy: string | undefined;
  readonly httpStatus: number | undefined;

  constructor(failure: Failure) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'ProductError';
    this.code = failure.code;
    this.where = failure.where;
    this.remedy = failure.remedy;
    this.httpStatus = failure.httpStatus;
  }
}
