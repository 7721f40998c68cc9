/** Whether an error says that the database is away, or that what it was given is wrong. */
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

interface DriverError {
  code?: unknown;
  errno?: unknown;
  sqlState?: unknown;
  fatal?: unknown;
  path?: unknown;
}

/** True when the database is away or cannot take anything now, false when it refused what it was given. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof ProductError || !(error instanceof Error)) return false;
  const { code, errno, sqlState, fatal, path } = error as DriverError;
  if (fatal === true || error.message === 'Pool is closed.') return true;
  // A file of ours that cannot be read names it.
  if (typeof path === 'string') return false;
  // What comes from the server has an SQLSTATE; what comes from the network has a code only.
  if (typeof sqlState !== 'string') return typeof code === 'string' && /^(?:E[A-Z]+$|PROTOCOL_)/.test(code);
  return typeof errno === 'number' && SERVER_STATE.has(errno);
}
