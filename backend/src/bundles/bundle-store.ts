import { promisify } from 'node:util';
import { gunzip, gzip } from 'node:zlib';
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import type { Bundle } from './bundle.ts';

/** Once; whoever has it at the same time stores the same. */
export async function storeBundle(db: Database, { order, bytes }: Bundle): Promise<void> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT 1 FROM ${db.privateTable('bundle')} WHERE sha256 = ?`,
    [order.sha256],
  );
  if (rows.length > 0) return;
  await db.pool.query(
    `INSERT IGNORE INTO ${db.privateTable('bundle')} (sha256, size_bytes, signature, content) VALUES (?, ?, ?, ?)`,
    [order.sha256, order.sizeBytes, order.signature, await promisify(gzip)(bytes)],
  );
}

/** Undefined when no backend had it. */
export async function readStoredBundle(db: Database, sha256: string): Promise<Bundle | undefined> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT size_bytes AS sizeBytes, signature, content FROM ${db.privateTable('bundle')} WHERE sha256 = ?`,
    [sha256],
  );
  const [row] = rows as { sizeBytes: number; signature: string; content: Buffer }[];
  if (row === undefined) return undefined;
  const { sizeBytes, signature, content } = row;
  return { order: { sha256, sizeBytes, signature }, bytes: await promisify(gunzip)(content) };
}
