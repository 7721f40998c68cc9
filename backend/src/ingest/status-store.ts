import type { PoolConnection } from 'mysql2/promise';
import type { InventoryChange, PreparedReport } from './prepared-report.ts';
import { STATUS_COLUMNS } from './rows.ts';
import { runTexts } from './sql-text.ts';

/** Intervals without a newer report after which a fresh one counts, whatever its time says. */
const STALE_INTERVALS = 3;
const NEWER = 'a_time <= VALUES(a_time)';
/**
 * A clock that was set back makes fresh reports look old until it has caught up. Reports from a spool do not count
 * here, since they are old; nor does one that another overtook on its way, since the status has just moved.
 */
const STALE = `reported_at < CURRENT_TIMESTAMP - INTERVAL ${STALE_INTERVALS * 1000} * interval_ms MICROSECOND`;

/** Columns that the conditions look at are set last; `a_time` is equal from then on exactly if the report won. */
const CONDITION_COLUMNS = new Set(['host_id', 'a_time', 'interval_ms']);

function upsertTail(wins: string): string {
  const set = (column: string, condition: string) =>
    `${column} = IF(${condition}, VALUES(${column}), ${column})`;
  const won = 'a_time = VALUES(a_time)';
  return [
    ' ON DUPLICATE KEY UPDATE ',
    ...STATUS_COLUMNS.filter((column) => !CONDITION_COLUMNS.has(column)).map(
      (column) => `${set(column, wins)}, `,
    ),
    `${set('a_time', wins)}, ${set('interval_ms', won)}, reported_at = IF(${won}, CURRENT_TIMESTAMP, reported_at)`,
  ].join('');
}

const HEAD = `INSERT INTO host_status (${STATUS_COLUMNS.join(',')}) VALUES `;
const SPOOLED = { head: HEAD, tail: upsertTail(NEWER) };
const FRESH = { head: HEAD, tail: upsertTail(`(${NEWER} OR ${STALE})`) };

/** Moves the status of hosts forward; a report that is older than what is there changes nothing. */
export async function saveStatus(
  connection: PoolConnection,
  reports: readonly PreparedReport[],
): Promise<void> {
  const statusesOf = (spooled: boolean) =>
    reports.filter(({ isSpooled }) => isSpooled === spooled).map(({ status }) => status);
  await runTexts(connection, statusesOf(true), SPOOLED);
  await runTexts(connection, statusesOf(false), FRESH);
}

/** Keeps what rarely changes about a host, if the report is its newest; to be called after `saveStatus`. */
export async function saveInventory(
  connection: PoolConnection,
  { hostId, machineId, inventory, aTime }: InventoryChange,
): Promise<void> {
  await connection.query(
    'UPDATE host h JOIN host_status s ON s.host_id = h.host_id ' +
      'SET h.inventory = ?, h.machine_id = COALESCE(?, h.machine_id) WHERE h.host_id = ? AND s.a_time = ?',
    [inventory, machineId ?? null, hostId, aTime],
  );
}
