/** What an error of the database is about: the database itself, or the reports that were being stored. */
import { ProductError } from '../errors.ts';

/** Errors of MySQL, MariaDB, Galera and TiDB that would meet any report now, by number. */
const SERVER_STATE = new Set([
  ...[1040, 1203, 1226], // too many connections, or more than the account may have
  ...[1044, 1045, 1049, 1142, 1143, 1227, 1130, 1129], // account, right, schema or host refused
  ...[1047, 1053, 1077, 1079, 1080], // Galera has no quorum; the server stops
  ...[3, 1021, 1026, 1030, 1037, 1038, 1041, 1114, 1135], // no disk or memory left
  ...[1290, 1792, 1836, 3100], // read only, or a plug-in refuses every commit
  ...[1146, 1051], // not migrated yet
  ...[1020, 1180, 1205, 1213, 8002, 8022, 9007], // still in conflict after all attempts
  ...[1158, 1159, 1160, 1161, 1184, 1317, 1927, 1969, 3024, 4031], // connection or statement was ended
  ...[9001, 9002, 9003, 9004, 9005, 9010], // a part of a cluster does not answer
]);

/** Values that do not fit, which no later attempt will change; the classes 22 and 23 of SQLSTATE and these numbers. */
const VALUE_ERRORS = new Set([1265, 1366, 1526]);

interface DriverError {
  code?: unknown;
  errno?: unknown;
  sqlState?: unknown;
  fatal?: unknown;
}

/** True when the database is away or cannot take anything now, false when it refused what it was given. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ProductError || !(error instanceof Error)) return false;
  const { code, errno, sqlState, fatal } = error as DriverError;
  if (fatal === true || error.message === 'Pool is closed.') return true;
  // What comes from the server has an SQLSTATE; what comes from the network has a code only.
  if (typeof sqlState !== 'string') return typeof code === 'string' && /^(?:E[A-Z]+$|PROTOCOL_)/.test(code);
  return typeof errno === 'number' && SERVER_STATE.has(errno);
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
