/** Holds what the hosts remember against what the database has: every acknowledged report whole, and once. */
import type { Product } from '../support/product.ts';
import { ROWS_OF_REPORT, type FleetHost } from './fleet.ts';
import type { Counts } from './soak.ts';

const TABLES = Object.entries(ROWS_OF_REPORT);

/**
 * `lost`: acknowledged and not there with all its rows. `duplicated`: rows beyond those of one report. `partial`: there
 * with some of its rows only, acknowledged or not.
 */
export async function countStored(product: Product, hosts: readonly FleetHost[]): Promise<Counts> {
  const counts = { acknowledged: 0, unanswered: 0, stored: 0, lost: 0, duplicated: 0, partial: 0 };
  for (const host of hosts) {
    counts.acknowledged += host.acknowledged.size;
    counts.unanswered += host.unanswered;
    const stored = await readRows(product, host.host);
    counts.stored += stored.size;
    for (const rows of stored.values()) {
      const missing = TABLES.some(([table, expected]) => (rows.get(table) ?? 0) < expected);
      if (missing) counts.partial += 1;
      for (const [table, expected] of TABLES)
        counts.duplicated += Math.max(0, (rows.get(table) ?? 0) - expected);
    }
    for (const [seq, atMs] of host.acknowledged) {
      const rows = stored.get(`${seq} ${atMs / 1000}`);
      const whole = TABLES.every(([table, expected]) => (rows?.get(table) ?? 0) >= expected);
      if (!whole) counts.lost += 1;
    }
  }
  return counts;
}

/** Rows per table of each report, which its sequence and time tell. */
async function readRows(product: Product, host: string): Promise<Map<string, Map<string, number>>> {
  const reports = new Map<string, Map<string, number>>();
  for (const [table] of TABLES) {
    const rows = await product.query(
      `SELECT s.seq, UNIX_TIMESTAMP(s.a_time) AS at, COUNT(*) AS n FROM ${table} s JOIN host h ON h.host_id = s.host_id
       WHERE h.rshost = ? GROUP BY s.seq, s.a_time`,
      [host],
    );
    for (const row of rows) {
      const key = `${row['seq']} ${row['at']}`;
      const counts = reports.get(key) ?? new Map<string, number>();
      reports.set(key, counts.set(table, Number(row['n'])));
    }
  }
  return reports;
}
