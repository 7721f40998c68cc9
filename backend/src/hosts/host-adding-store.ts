import type { HostEntry } from '@dpm/protocol';
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { ISTATE } from './plan.ts';

/** A host of tb_monitor_host_config, as whoever adds hosts finds it. */
export interface KnownHost {
  host: string;
  istate: number;
  /** It keeps the client that an import found there. */
  isImported: boolean;
}

/** Locks their rows until the transaction ends. */
export async function lockKnownHosts(
  connection: PoolConnection,
  hosts: readonly string[],
): Promise<KnownHost[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT rshost AS host, istate FROM tb_monitor_host_config WHERE rshost IN (?) FOR UPDATE',
    [hosts],
  );
  if (rows.length === 0) return [];
  const [imported] = await connection.query<RowDataPacket[]>(
    'SELECT LOWER(rshost) AS host FROM host WHERE imported_at IS NOT NULL AND rshost IN (?)',
    [hosts],
  );
  const names = new Set(imported.map((row) => row['host'] as string));
  return rows.map((row) => {
    const { host, istate } = row as { host: string; istate: number };
    return { host, istate, isImported: names.has(host.toLowerCase()) };
  });
}

/** Asked for, and never tried; what is not said about a host stays as it was. */
export async function storeEntries(connection: PoolConnection, entries: readonly HostEntry[]): Promise<void> {
  const texts = ['alias', 'owner', 'business', 'tags'].map(
    (name) => `${name} = COALESCE(VALUES(${name}), ${name})`,
  );
  await connection.query(
    `INSERT INTO host (rshost, alias, owner, business, tags) VALUES ?
     ON DUPLICATE KEY UPDATE ${texts.join(', ')}, imported_at = NULL`,
    [
      entries.map(({ address, alias, owner, business, tags }) => [
        ...[address, alias ?? null, owner ?? null, business ?? null],
        tags === undefined ? null : JSON.stringify(tags),
      ]),
    ],
  );
  const names = entries.map(({ address }) => address);
  await connection.query(
    `UPDATE host_lifecycle SET installed_at = NULL, removed_at = NULL, retry_at = NULL, attempts = 0, error_code = NULL,
       error_message = NULL WHERE rshost IN (?)`,
    [names],
  );
  await connection.query(
    'INSERT INTO tb_monitor_host_config (rshost, istate) VALUES ? ON DUPLICATE KEY UPDATE istate = VALUES(istate)',
    [names.map((name) => [name, ISTATE.bringOnline])],
  );
}
