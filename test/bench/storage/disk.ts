/** What tables take on disk: allocated blocks of their files, after everything that waits in memory was written. */
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Pool, RowDataPacket } from 'mysql2/promise';

const BLOCK_BYTES = 512;
const CLEAN_PAGES = 50;
const POLL_MS = 200;

/** Writes all dirty pages. Takes the right to set global variables. */
export async function writeEverything(pool: Pool): Promise<void> {
  await pool.query(
    'SET GLOBAL innodb_io_capacity = 20000, GLOBAL innodb_max_dirty_pages_pct_lwm = 0, GLOBAL innodb_max_dirty_pages_pct = 0',
  );
  for (;;) {
    const [rows] = await pool.query<RowDataPacket[]>(
      "SHOW GLOBAL STATUS LIKE 'Innodb_buffer_pool_pages_dirty'",
    );
    if (Number(rows[0]?.['Value']) <= CLEAN_PAGES) break;
    await delay(POLL_MS);
  }
  await pool.query('SET GLOBAL innodb_io_capacity = DEFAULT, GLOBAL innodb_max_dirty_pages_pct = DEFAULT');
}

/** Bytes by table of one schema; the partitions of a table count together. */
export function readTableBytes(folder: string): Map<string, number> {
  const bytes = new Map<string, number>();
  for (const file of readdirSync(folder)) {
    if (!file.endsWith('.ibd')) continue;
    const table = file.replace(/(#.*)?\.ibd$/i, '');
    bytes.set(table, (bytes.get(table) ?? 0) + statSync(join(folder, file)).blocks * BLOCK_BYTES);
  }
  return bytes;
}
