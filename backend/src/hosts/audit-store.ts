import type { Database } from '../db/database.ts';

/** Who did what; texts longer than their column are cut. */
export interface AuditEntry {
  role: 'read' | 'edit' | 'admin' | 'local';
  /** Grafana login, or the local account of the command line. */
  login: string;
  /** `host.enrol`, `host.change`, … */
  action: string;
  /** To which host or thing. */
  target: string;
  /** With which values; never a secret. */
  detail?: object;
  /** `ok`, or the error's code. */
  result: string;
}

export async function recordAudit(db: Database, entry: AuditEntry): Promise<void> {
  await recordAudits(db, [entry]);
}

export async function recordAudits(db: Database, entries: readonly AuditEntry[]): Promise<void> {
  if (entries.length === 0) return;
  await db.pool.query(
    `INSERT INTO ${db.privateTable('audit')} (role, login, action, target, detail, result) VALUES ?`,
    [
      entries.map(({ role, login, action, target, detail, result }) => [
        ...[role, cut(login, 190), cut(action, 64), cut(target, 253)],
        ...[detail === undefined ? null : JSON.stringify(detail), cut(result, 64)],
      ]),
    ],
  );
}

/** By characters, as the database counts them: a surrogate pair is one. */
function cut(text: string, length: number): string {
  return text.length <= length ? text : [...text].slice(0, length).join('');
}
