/** The old database, opened for reading only: it needs SELECT and nothing else, and nothing here can change it. */
import { createConnection, escapeId, type Connection, type RowDataPacket } from 'mysql2/promise';
import { ProductError } from '../errors.ts';
import type { OldRows, OldSampleTable, OldTable } from './old-tables.ts';

export interface OldDatabaseAddress {
  host: string;
  port: number;
  user: string;
  password: string;
  schema: string;
  /** Names of its tables. */
  tables: Record<OldTable, string>;
}

export interface IdRange {
  /** Exclusive. */
  afterId: number;
  /** Inclusive. */
  untilId: number;
}

/** What the server says about time. */
export interface ServerClock {
  /** `@@global.time_zone`, often SYSTEM. */
  zone: string;
  /** Local time less UTC now, s. */
  offsetS: number;
  /** How much older than the server's local time the newest row says it is, s; undefined without rows. */
  newestLagS: number | undefined;
}

const CONNECT_TIMEOUT_MS = 10_000;
const STATEMENT_TIMEOUT_MS = 120_000;

const COLUMNS: Record<OldTable, string> = {
  hostConfig: 'id, rshost, istate',
  versionInfo: 'id, version, UNIX_TIMESTAMP(a_time) AS at_s',
  alertInfo: 'id, rshost, istate, remarks, UNIX_TIMESTAMP(a_time) AS at_s',
  processInfo: 'id, md5_str, remarks',
  hostInfo: 'id, rshost, UNIX_TIMESTAMP(a_time) AS at_s, cpu_info, mem_info, io_info, net',
  // A FLOAT is sent as text of six digits; as DOUBLE it comes whole.
  processIoInfo:
    'id, rshost, UNIX_TIMESTAMP(a_time) AS at_s, rsport, cpu + 0e0 AS cpu, mem + 0e0 AS mem, io_r + 0e0 AS io_r, ' +
    'io_w + 0e0 AS io_w, md5_str',
  diskInfo: 'id, rshost, UNIX_TIMESTAMP(a_time) AS at_s, part, disk_info',
  utilQuInfo: 'id, rshost, UNIX_TIMESTAMP(a_time) AS at_s, dev, avgqu, util',
  portNetInfo: 'id, UNIX_TIMESTAMP(a_time) AS at_s, rsinfo, remote, in_info, out_info',
};

export class OldDatabase {
  /** `host:port/schema`. */
  readonly name: string;
  private readonly connection: Connection;
  private readonly address: OldDatabaseAddress;

  private constructor(connection: Connection, address: OldDatabaseAddress) {
    this.connection = connection;
    this.address = address;
    this.name = nameOf(address);
  }

  /** Throws IMPORT_SOURCE_FAILED. */
  static async open(address: OldDatabaseAddress): Promise<OldDatabase> {
    const { host, port, user, password, schema: database } = address;
    try {
      const connection = await createConnection({
        ...{ host, port, user, password, database },
        connectTimeout: CONNECT_TIMEOUT_MS,
        charset: 'utf8mb4_general_ci',
        timezone: 'Z',
        decimalNumbers: true,
        supportBigNumbers: true,
        jsonStrings: true,
        dateStrings: true,
      });
      // What goes wrong between two questions is told by the next one.
      connection.on('error', () => undefined);
      const old = new OldDatabase(connection, address);
      await old.ask('SET SESSION TRANSACTION READ ONLY, ISOLATION LEVEL READ COMMITTED');
      await old.ask(
        `SET SESSION sql_mode = ''/*M! , max_statement_time = ${STATEMENT_TIMEOUT_MS / 1000} */` +
          `/*!50708 , max_execution_time = ${STATEMENT_TIMEOUT_MS} */`,
      );
      return old;
    } catch (cause) {
      throw cause instanceof ProductError ? cause : failed(address, cause);
    }
  }

  close(): Promise<void> {
    return this.connection.end();
  }

  /** Times are read in this zone from now on. Throws IMPORT_TIMEZONE_UNKNOWN. */
  async useTimeZone(zone: string): Promise<void> {
    try {
      await this.connection.query('SET SESSION time_zone = ?', [zone]);
    } catch (cause) {
      throw new ProductError({
        code: 'IMPORT_TIMEZONE_UNKNOWN',
        message: `the old server does not know the time zone ${JSON.stringify(zone)}: ${(cause as Error).message}`,
        where: '--timezone',
        remedy: 'give it as an offset, such as +08:00; names need the time zone tables of that server',
        cause,
      });
    }
  }

  /** True when this is a database of this program, and no old one. */
  async isOurs(): Promise<boolean> {
    const rows = await this.ask(
      "SELECT 1 FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'dpm_migration'",
    );
    return rows.length > 0;
  }

  async readVersion(): Promise<string> {
    const [row] = await this.ask<{ version: string }>('SELECT VERSION() AS version');
    return row?.version ?? '';
  }

  /** In the session's time zone as it is; the newest row is the last one added to the table of hosts. */
  async readClock(): Promise<ServerClock> {
    const [now] = await this.ask<{ zone: string; offsetS: number }>(
      'SELECT @@global.time_zone AS zone, TIMESTAMPDIFF(SECOND, UTC_TIMESTAMP(), NOW()) AS offsetS',
    );
    const table = (await this.readRange('hostInfo')) && this.table('hostInfo');
    const newest = table
      ? await this.ask<{ lagS: number | null }>(
          `SELECT TIMESTAMPDIFF(SECOND, a_time, NOW()) AS lagS FROM ${table} ORDER BY id DESC LIMIT 1`,
        )
      : [];
    return { zone: now?.zone ?? '', offsetS: now?.offsetS ?? 0, newestLagS: newest[0]?.lagS ?? undefined };
  }

  /** First and last id; undefined when the table is empty or not there. */
  async readRange(table: OldTable): Promise<{ firstId: number; lastId: number } | undefined> {
    try {
      const [row] = await this.ask<{ firstId: number | null; lastId: number | null }>(
        `SELECT MIN(id) AS firstId, MAX(id) AS lastId FROM ${this.table(table)}`,
      );
      const { firstId = null, lastId = null } = row ?? {};
      return firstId === null || lastId === null ? undefined : { firstId, lastId };
    } catch (error) {
      if (codeOf(error) === 'ER_NO_SUCH_TABLE') return undefined;
      throw error;
    }
  }

  /** The next rows in order of id. */
  readRows<Table extends OldTable>(
    table: Table,
    { afterId, untilId, limit }: IdRange & { limit: number },
  ): Promise<OldRows[Table][]> {
    return this.ask<OldRows[Table]>(
      `SELECT ${COLUMNS[table]} FROM ${this.table(table)} WHERE id > ? AND id <= ? ORDER BY id LIMIT ?`,
      [afterId, untilId, limit],
    );
  }

  async countRows(table: OldTable, { afterId, untilId }: IdRange): Promise<number> {
    const [row] = await this.ask<{ n: number }>(
      `SELECT COUNT(*) AS n FROM ${this.table(table)} WHERE id > ? AND id <= ?`,
      [afterId, untilId],
    );
    return row?.n ?? 0;
  }

  /** Command lines by their MD5; those that are not there are left out. */
  readTexts(md5s: readonly string[]): Promise<{ md5_str: string; remarks: string | null }[]> {
    if (md5s.length === 0) return Promise.resolve([]);
    return this.ask(`SELECT md5_str, remarks FROM ${this.table('processInfo')} WHERE md5_str IN (?)`, [md5s]);
  }

  /** The first time at or after `fromS`, or the last one there is, s since 1970; undefined when there is none. */
  async readTime(table: OldSampleTable, which: { fromS: number } | 'last'): Promise<number | undefined> {
    const name = this.table(table);
    const [row] =
      which === 'last'
        ? await this.ask<{ s: number | null }>(`SELECT UNIX_TIMESTAMP(MAX(a_time)) AS s FROM ${name}`)
        : await this.ask<{ s: number | null }>(
            `SELECT UNIX_TIMESTAMP(MIN(a_time)) AS s FROM ${name} WHERE a_time >= FROM_UNIXTIME(?)`,
            [which.fromS],
          );
    return row?.s || undefined;
  }

  private table(table: OldTable): string {
    return escapeId(this.address.tables[table], true);
  }

  private async ask<Row>(sql: string, values: unknown[] = []): Promise<Row[]> {
    try {
      const [rows] = await this.connection.query<RowDataPacket[]>(sql, values);
      return rows as Row[];
    } catch (cause) {
      throw failed(this.address, cause);
    }
  }
}

/** Who is read from, as it is remembered. */
export function nameOf({ host, port, schema }: Pick<OldDatabaseAddress, 'host' | 'port' | 'schema'>): string {
  return `${host.toLowerCase()}:${port}/${schema}`;
}

function codeOf(error: unknown): string {
  const { code = '', cause } = error as { code?: string; cause?: { code?: string } };
  return cause?.code ?? code;
}

function failed(address: OldDatabaseAddress, cause: unknown): ProductError {
  const { code = '', message } = cause as { code?: string; message: string };
  return new ProductError({
    code: 'IMPORT_SOURCE_FAILED',
    message: `the old database could not be read: ${message || code}`,
    where: `${address.user}@${nameOf(address)}`,
    remedy:
      'check address, account and password; SELECT on that schema is enough. Then start again: an import goes on from ' +
      'where it was',
    cause,
  });
}
