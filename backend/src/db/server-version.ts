/** Which product a server is, and whether it is recent enough. */
import type { Connection, RowDataPacket } from 'mysql2/promise';
import { ProductError } from '../errors.ts';

export interface ServerVersion {
  product: 'MySQL' | 'MariaDB' | 'TiDB';
  /** Major, minor, patch. */
  numbers: [number, number, number];
}

/** Oldest versions that are supported; MySQL before 5.7.22 has no JSON_MERGE_PATCH, which the views use. */
const OLDEST: Record<ServerVersion['product'], ServerVersion['numbers']> = {
  MySQL: [5, 7, 22],
  MariaDB: [10, 6, 0],
  TiDB: [6, 5, 0],
};

/**
 * Reads what `SELECT VERSION()` says: `9.7.4`, `10.11.19-MariaDB-…` (some put `5.5.5-` before it), and
 * `8.0.11-TiDB-v7.5.1`, where the first number is only what TiDB looks like. Undefined when there is no number.
 */
export function parseServerVersion(text: string): ServerVersion | undefined {
  const product = /tidb/i.test(text) ? 'TiDB' : /mariadb/i.test(text) ? 'MariaDB' : 'MySQL';
  const from = { TiDB: /tidb-v(\d+)\.(\d+)\.(\d+)/i, MariaDB: /^(?:5\.5\.5-)?(\d+)\.(\d+)\.(\d+)/ };
  const match = (product === 'MySQL' ? /^(\d+)\.(\d+)\.(\d+)/ : from[product]).exec(text);
  if (match === null) return undefined;
  return { product, numbers: [Number(match[1]), Number(match[2]), Number(match[3])] };
}

/** Product and version as text, such as `MariaDB 10.11.19`; throws DATABASE_TOO_OLD or DATABASE_UNKNOWN. */
export async function checkServer(connection: Pick<Connection, 'query'>): Promise<string> {
  const [rows] = await connection.query<(RowDataPacket & { version: string })[]>(
    'SELECT VERSION() AS version',
  );
  const text = rows[0]?.version ?? '';
  const version = parseServerVersion(text);
  if (version === undefined) {
    throw new ProductError({
      code: 'DATABASE_UNKNOWN',
      message: `the server calls its version ${JSON.stringify(text)}, which is none of MySQL, MariaDB or TiDB`,
      remedy: 'name a MySQL, MariaDB or TiDB server with --database',
    });
  }
  const { product, numbers } = version;
  const name = `${product} ${numbers.join('.')}`;
  if (isOlder(numbers, OLDEST[product])) {
    throw new ProductError({
      code: 'DATABASE_TOO_OLD',
      message: `${name} is too old: ${product} ${OLDEST[product].join('.')} or newer is needed; nothing was changed`,
      where: text,
      remedy: 'upgrade that server, or name another one with --database',
    });
  }
  return name;
}

function isOlder(numbers: readonly number[], oldest: readonly number[]): boolean {
  const index = numbers.findIndex((number, place) => number !== oldest[place]);
  return index !== -1 && (numbers[index] ?? 0) < (oldest[index] ?? 0);
}
