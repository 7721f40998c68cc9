import type { AuditLine, AuditPage, AuditQuery } from '@dpm/protocol';
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

const PAGE = 100;

/** One page of the audit log, newest first. */
export async function readAudit(db: Database, { before, search }: AuditQuery): Promise<AuditPage> {
  // Every character of the search is itself, also those that LIKE gives a meaning.
  const like = `%${(search ?? '').replace(/[!%_]/g, '!$&')}%`;
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT audit_id AS id, CAST(UNIX_TIMESTAMP(at) * 1000 AS SIGNED) AS atMs, role, login, action, target, detail, result
     FROM ${db.privateTable('audit')}
     WHERE (? IS NULL OR audit_id < ?)
       AND (login LIKE ? ESCAPE '!' OR CONVERT(action USING utf8mb4) LIKE ? ESCAPE '!' OR target LIKE ? ESCAPE '!')
     ORDER BY audit_id DESC LIMIT ${PAGE + 1}`,
    [before ?? null, before ?? null, like, like, like],
  );
  const entries = rows.slice(0, PAGE).map((row) => ({
    ...(row as unknown as AuditLine),
    detail: readDetail(row['detail']),
  }));
  return { entries, next: rows.length > PAGE ? (entries.at(-1)?.id ?? null) : null };
}

/** MariaDB gives JSON as text, MySQL as what it is. */
function readDetail(detail: unknown): AuditLine['detail'] {
  if (detail === null || detail === undefined) return null;
  return (typeof detail === 'string' ? JSON.parse(detail) : detail) as Record<string, unknown>;
}
