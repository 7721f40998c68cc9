import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { formatRanges, parseRanges, type Ranges } from './receipts.ts';
import { runStatements, tuples } from './sql-text.ts';

/** One start of one host's kernel and agent: sequences are counted in it. */
export interface Boot {
  hostId: number;
  boot: string;
}

interface ReceiptRow extends RowDataPacket {
  host_id: number;
  boot: string;
  sequences: string;
}

const COLUMNS = ['host_id', 'boot', 'sequences'] as const;

export function bootKey({ hostId, boot }: Boot): string {
  return `${hostId} ${boot}`;
}

/**
 * Locks the receipts of these boots until the end of the transaction, makes those that are missing, and tells which
 * sequences are stored, by `bootKey`. Keys are to come in ascending order, so that two backends cannot lock each other.
 */
export async function lockReceipts(
  connection: PoolConnection,
  boots: readonly Boot[],
): Promise<Map<string, Ranges>> {
  const found = await readLocked(connection, boots);
  const missing = boots.filter((boot) => !found.has(bootKey(boot)));
  if (missing.length === 0) return found;
  // Another backend may make the same rows now: then this waits for it and reads what it stored.
  const rows = missing.map(({ hostId, boot }) => ({ host_id: hostId, boot, sequences: '[]' }));
  const head = `INSERT IGNORE INTO report_boot (${COLUMNS.join(',')}) VALUES `;
  await runStatements(connection, [rows], { head, columns: COLUMNS });
  for (const [key, ranges] of await readLocked(connection, missing)) found.set(key, ranges);
  return found;
}

async function readLocked(connection: PoolConnection, boots: readonly Boot[]): Promise<Map<string, Ranges>> {
  const [rows] = await connection.query<ReceiptRow[]>(
    'SELECT host_id, boot, sequences FROM report_boot FORCE INDEX (PRIMARY) WHERE (host_id, boot) IN ' +
      `(${tuples(boots.map(({ hostId, boot }) => [hostId, boot]))}) ORDER BY host_id, boot FOR UPDATE`,
  );
  return new Map(
    rows.map((row) => [bootKey({ hostId: row.host_id, boot: row.boot }), parseRanges(row.sequences)]),
  );
}

/** Writes the grown sets of locked receipts. */
export async function saveReceipts(
  connection: PoolConnection,
  receipts: readonly (Boot & { ranges: Ranges })[],
): Promise<void> {
  const rows = receipts.map(({ hostId, boot, ranges }) => ({
    ...{ host_id: hostId, boot, sequences: formatRanges(ranges) },
  }));
  const head = `INSERT INTO report_boot (${COLUMNS.join(',')}) VALUES `;
  const tail = ' ON DUPLICATE KEY UPDATE sequences = VALUES(sequences), updated_at = CURRENT_TIMESTAMP';
  await runStatements(connection, [rows], { head, columns: COLUMNS, tail });
}
