/** Finding and adding the names that samples refer to by number. */
import type { Pool, ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { inTransaction } from '../db/transaction.ts';

type Part = string | number;
/** The values of a name's columns: what identifies it first, then what else is written. */
export type Name = readonly Part[];

export interface NameKind {
  table: string;
  idColumn: string;
  /** Columns of the unique key `index`, and those that are only written. */
  identity: readonly string[];
  index: string;
  rest: readonly string[];
  /** The key compares texts without regard to case. */
  foldsCase: boolean;
  /** Columns that are set to the present time. */
  now?: string;
}

export const HOST_NAMES: NameKind = {
  ...{ table: 'host', idColumn: 'host_id', identity: ['rshost'], index: 'uk_rshost', rest: [] },
  ...{ foldsCase: true, now: 'imported_at' },
};
export const COMMAND_NAMES: NameKind = {
  ...{ table: 'tb_monitor_process_info', idColumn: 'id', identity: ['md5_str'], index: 'uk_md5_str' },
  ...{ rest: ['remarks'], foldsCase: false },
};
export const COMPONENT_NAMES: NameKind = {
  ...{
    table: 'component',
    idColumn: 'component_id',
    identity: ['host_id', 'kind', 'name'],
    index: 'uk_name',
  },
  ...{ rest: ['detail'], foldsCase: false },
};
export const PAIR_NAMES: NameKind = {
  ...{ table: 'net_pair', idColumn: 'pair_id', identity: ['host_id', 'rsinfo', 'remote'], index: 'uk_pair' },
  ...{ rest: [], foldsCase: true },
};

/** Numbers of the names that are there, with the identity as it is stored. */
export async function findNames(
  pool: Pick<Pool, 'query'>,
  kind: NameKind,
  names: readonly Name[],
): Promise<{ id: number; identity: Name }[]> {
  if (names.length === 0) return [];
  const columns = kind.identity.join(', ');
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT ${kind.idColumn} AS id, ${columns} FROM ${kind.table} FORCE INDEX (${kind.index}) WHERE (${columns}) IN (?)`,
    [names.map((name) => name.slice(0, kind.identity.length))],
  );
  return rows.map((row) => ({
    id: row['id'] as number,
    identity: kind.identity.map((column) => row[column] as Part),
  }));
}

/** Adds names; those that are there by now stay as they are. Tells how many were new. */
export async function insertNames(db: Database, kind: NameKind, names: readonly Name[]): Promise<number> {
  if (names.length === 0) return 0;
  const columns = [...kind.identity, ...kind.rest];
  const { now } = kind;
  const place = `(${columns.map(() => '?').join(', ')}${now === undefined ? '' : ', CURRENT_TIMESTAMP'})`;
  const head = `INSERT IGNORE INTO ${kind.table} (${[...columns, ...(now === undefined ? [] : [now])].join(', ')}) VALUES `;
  const [result] = await inTransaction(db, (connection) =>
    connection.query<ResultSetHeader>(head + names.map(() => place).join(', '), names.flat()),
  );
  return result.affectedRows;
}
