/** The pool of connections that every store uses, with a session that is the same on every server. */
import { connect, type Socket } from 'node:net';
import { createPool, escapeId, type Pool } from 'mysql2/promise';
import type { SchemaNames } from './accounts.ts';

export interface Database {
  /** Unqualified names are those of the monitor schema; sessions run in UTC, strict mode, READ COMMITTED. */
  pool: Pool;
  schemas: SchemaNames;
  /** Name of a table of the private schema, quoted and qualified, to be put into SQL text. */
  privateTable(name: string): string;
  /** Waits for what runs and closes all connections. */
  close(): Promise<void>;
}

export interface DatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  schemas: SchemaNames;
}

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 60_000;
/** For a row; and for the whole table, which a statement that changes tables waits for. */
const LOCK_WAIT_S = 10;
const TABLE_LOCK_WAIT_S = 60;
const SQL_MODE =
  'STRICT_TRANS_TABLES,ONLY_FULL_GROUP_BY,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION';

/**
 * Opens nothing yet: the first query connects. Numbers and DECIMAL come as numbers, JSON as text on every server,
 * times as `Date`; `affectedRows` counts the rows found, changed or not. `statementTimeoutMs` (60 s) ends a
 * statement on the server, and a silent connection after twice that; 0 sets no limit, for statements that change tables.
 */
export function openDatabase(
  options: DatabaseAddress & { connections: number; statementTimeoutMs?: number },
): Database {
  const { host, port, user, password, schemas, connections } = options;
  const limitMs = options.statementTimeoutMs ?? STATEMENT_TIMEOUT_MS;
  const pool = createPool({
    ...{ user, password, database: schemas.monitor, connectionLimit: connections },
    stream: () => openSocket({ host, port, silenceMs: 2 * limitMs }),
    connectTimeout: CONNECT_TIMEOUT_MS,
    charset: 'utf8mb4_general_ci',
    timezone: 'Z',
    decimalNumbers: true,
    supportBigNumbers: true,
    jsonStrings: true,
  });
  const statements = sessionStatements(limitMs);
  // Queued before whoever asked for the connection can use it. A session that is not as it must be is not used.
  pool.pool.on('connection', (connection) => {
    for (const sql of statements) {
      connection.query(sql, (error) => {
        if (error !== null) (connection as unknown as { stream: Socket }).stream.destroy(error);
      });
    }
  });
  return {
    pool,
    schemas,
    privateTable: (name) => `${escapeId(schemas.private, true)}.${escapeId(name, true)}`,
    close: () => pool.end(),
  };
}

/** `/*M!` is read by MariaDB only, `/*!50708` by the others. */
function sessionStatements(limitMs: number): string[] {
  return [
    `SET time_zone = '+00:00', sql_mode = '${SQL_MODE}', innodb_lock_wait_timeout = ${LOCK_WAIT_S}, lock_wait_timeout = ${TABLE_LOCK_WAIT_S}` +
      `/*M! , max_statement_time = ${limitMs / 1000} */ /*!50708 , max_execution_time = ${limitMs} */`,
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
  ];
}

/** A socket that ends with ETIMEDOUT when nothing came or went for `silenceMs`, 0: never. */
function openSocket({ host, port, silenceMs }: { host: string; port: number; silenceMs: number }): Socket {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: 30_000 });
  socket.setTimeout(silenceMs, () => {
    const silence = new Error(`no word from ${host}:${port} for ${silenceMs} ms`);
    socket.destroy(Object.assign(silence, { code: 'ETIMEDOUT' }));
  });
  return socket;
}
