/** The frame of one evaluation: the right to write, the database's clock, and since when reports can be accepted. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';
import { ProductError } from '../errors.ts';

/** Longer than a lease without an evaluation: no backend lived, or the database was away. */
const GAP_MS = 60_000;

export interface Pass {
  nowMs: number;
  acceptingMs: number;
  /** The evaluation before; 0: none. */
  sinceMs: number;
}

/** Throws LEASE_LOST unless this holder's term lasts; the row stays locked until the transaction ends. */
export async function requireFence(
  connection: PoolConnection,
  db: Database,
  { name, holder, fence }: { name: string; holder: string; fence: number },
): Promise<void> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT 1 FROM ${db.privateTable('lease')} WHERE name = ? AND holder = ? AND fence = ? AND expires_at > NOW() FOR UPDATE`,
    [name, holder, fence],
  );
  if (rows.length > 0) return;
  throw new ProductError({ code: 'LEASE_LOST', message: `another backend leads ${name} now`, where: name });
}

/** Notes that rules are evaluated now, and tells since when they could be without a break. */
export async function beginPass(connection: PoolConnection): Promise<Pass> {
  const [clock] = await connection.query<RowDataPacket[]>('SELECT UNIX_TIMESTAMP(NOW(3)) * 1000 AS nowMs');
  const nowMs = Math.round(Number(clock[0]?.['nowMs']));
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT passed_ms AS passedMs, accepting_ms AS acceptingMs FROM alert_pass WHERE id = 1',
  );
  const [last] = rows;
  const passedMs = Number(last?.['passedMs'] ?? 0);
  const unbroken = last !== undefined && Math.abs(nowMs - passedMs) <= GAP_MS;
  const acceptingMs = unbroken ? Math.min(Number(last['acceptingMs']), nowMs) : nowMs;
  await connection.query(
    `INSERT INTO alert_pass (id, passed_ms, accepting_ms) VALUES (1, ?, ?)
     ON DUPLICATE KEY UPDATE passed_ms = VALUES(passed_ms), accepting_ms = VALUES(accepting_ms)`,
    [nowMs, acceptingMs],
  );
  return { nowMs, acceptingMs, sinceMs: Math.min(passedMs, nowMs) };
}
