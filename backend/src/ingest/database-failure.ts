/** What a report is answered that the database did not take. */
import { ProductError } from '../errors.ts';

/** Values that do not fit, which no later attempt will change; the classes 22 and 23 of SQLSTATE and these numbers. */
const VALUE_ERRORS = new Set([1265, 1366, 1526]);

interface DriverError {
  errno?: unknown;
  sqlState?: unknown;
}

/** 503: the agent keeps the report and sends it again. */
export function unavailable(cause: unknown): ProductError {
  return new ProductError({
    code: 'DATABASE_UNAVAILABLE',
    message: 'the database cannot take reports now; send this one again later',
    cause,
    httpStatus: 503,
  });
}

/**
 * The error of a report that failed alone: 422 when its values will never be taken, which ends it; 503 when the fault
 * may be on this side, so that it is sent again once that is mended.
 */
export function notStorable(cause: unknown): ProductError {
  const { errno, sqlState } = cause as DriverError;
  const isValue =
    (typeof sqlState === 'string' && /^2[23]/.test(sqlState)) || VALUE_ERRORS.has(Number(errno ?? 0));
  return new ProductError({
    code: isValue ? 'REPORT_NOT_STORABLE' : 'REPORT_FAILED',
    message: `this report could not be stored: ${cause instanceof Error ? cause.message : String(cause)}`,
    remedy: 'nothing of it was stored; report this as a defect',
    cause,
    httpStatus: isValue ? 422 : 503,
  });
}
