import { createConnection, type Connection } from 'mysql2/promise';
import { ProductError } from '../errors.ts';

export interface DatabaseLogin {
  host: string;
  port: number;
  user: string;
  password: string;
  database?: string;
}

const CONNECT_TIMEOUT_MS = 8_000;
/** Access denied to the account, to the schema, and (MySQL 9) to an account without a usable method. */
const REFUSED = new Set([
  'ER_ACCESS_DENIED_ERROR',
  'ER_DBACCESS_DENIED_ERROR',
  'ER_ACCESS_DENIED_NO_PASSWORD_ERROR',
]);

/** Opens one connection; throws DATABASE_UNREACHABLE, DATABASE_LOGIN_REFUSED or DATABASE_ERROR naming the address. */
export async function logIn(login: DatabaseLogin): Promise<Connection> {
  try {
    return await createConnection({
      ...login,
      connectTimeout: CONNECT_TIMEOUT_MS,
      timezone: 'Z',
      charset: 'utf8mb4_general_ci',
    });
  } catch (error) {
    throw describeLoginFailure(error, login);
  }
}

/** True when the account opens with the password and may use the schemas; false when the server refuses it. */
export async function opens(login: DatabaseLogin, schemas: string[] = []): Promise<boolean> {
  try {
    const connection = await logIn(login);
    try {
      for (const schema of schemas) await connection.query('USE ??', [schema]);
      return true;
    } finally {
      await connection.end();
    }
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

function isRefusal(error: unknown): boolean {
  const code = (error as { code?: string }).code ?? '';
  return code === 'DATABASE_LOGIN_REFUSED' || code === 'ER_BAD_DB_ERROR' || REFUSED.has(code);
}

function describeLoginFailure(cause: unknown, login: DatabaseLogin): ProductError {
  const { code = '', message } = cause as { code?: string; message: string };
  const where = `${login.user}@${login.host}:${login.port}`;
  if (REFUSED.has(code) || code === 'ER_BAD_DB_ERROR') {
    return new ProductError({
      code: 'DATABASE_LOGIN_REFUSED',
      message: `the database refused the login: ${message}`,
      where,
      remedy:
        'check account and password; the account that sets up needs CREATE, CREATE USER and GRANT OPTION',
      cause,
    });
  }
  if (
    [
      'ECONNREFUSED',
      'ENOTFOUND',
      'ETIMEDOUT',
      'EHOSTUNREACH',
      'ENETUNREACH',
      'EAI_AGAIN',
      'ECONNRESET',
    ].includes(code)
  ) {
    return new ProductError({
      code: 'DATABASE_UNREACHABLE',
      message: `no database answers: ${message === '' ? code : message}`,
      where,
      remedy: 'start that server, or name another one with --database',
      cause,
    });
  }
  return new ProductError({
    code: 'DATABASE_ERROR',
    message: `the database could not be used: ${message}`,
    where,
    remedy: 'read the log of that server',
    cause,
  });
}
