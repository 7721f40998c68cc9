/** Work on hosts, step by step, as rows: what goes on survives the backend that does it. */
import type { HostCheck } from '@dpm/protocol';
import type { ResultSetHeader, RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

/** stopOld, moveBack: the client of the replaced system is ended, or put back and ours removed. */
export type TaskKind = 'install' | 'remove' | 'stopOld' | 'moveBack';
export type TaskState = 'running' | 'done' | 'failed' | 'cancelled' | 'abandoned';

export interface TaskRecord {
  taskId: number;
  host: string;
  kind: TaskKind;
  state: TaskState;
  startedMs: number;
  endedMs: number | null;
  errorCode: string | null;
  errorMessage: string | null;
}
export interface StepRecord {
  taskId: number;
  name: string;
  state: 'running' | 'done' | 'failed';
  startedMs: number;
  endedMs: number | null;
  detail: string | null;
  checks: HostCheck[] | null;
}

const MESSAGE_CHARS = 1_000;
const DETAIL_CHARS = 8_000;

/** Undefined when work on this host goes on already. */
export async function startTask(
  db: Database,
  { host, kind, fence }: { host: string; kind: TaskKind; fence: number },
): Promise<number | undefined> {
  try {
    const [result] = await db.pool.query<ResultSetHeader>(
      `INSERT INTO ${db.privateTable('host_task')} (rshost, kind, state, fence) VALUES (?, ?, 'running', ?)`,
      [host, kind, fence],
    );
    return result.insertId;
  } catch (error) {
    if ((error as { code?: string }).code === 'ER_DUP_ENTRY') return undefined;
    throw error;
  }
}

/** Whether the next step may be done: the task runs, was not cancelled, and nobody leads after us. */
export async function readTaskLeave(
  db: Database,
  { taskId, lease, fence }: { taskId: number; lease: string; fence: number },
): Promise<'go' | 'cancelled' | 'superseded'> {
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT t.state, t.cancel, l.fence, l.expires_at <= NOW() AS expired
     FROM ${db.privateTable('host_task')} t JOIN ${db.privateTable('lease')} l ON l.name = ? WHERE t.task_id = ?`,
    [lease, taskId],
  );
  const row = rows[0] as { state: TaskState; cancel: number; fence: number; expired: number } | undefined;
  if (row === undefined || row.state !== 'running' || row.fence !== fence || row.expired === 1)
    return 'superseded';
  return row.cancel === 1 ? 'cancelled' : 'go';
}

export async function startStep(
  db: Database,
  { taskId, position, name }: { taskId: number; position: number; name: string },
): Promise<void> {
  await db.pool.query(
    `INSERT INTO ${db.privateTable('host_step')} (task_id, position, name, state) VALUES (?, ?, ?, 'running')`,
    [taskId, position, name],
  );
  await db.pool.query(
    `UPDATE ${db.privateTable('host_task')} SET step = ?, steps_done = ? WHERE task_id = ?`,
    [name, position, taskId],
  );
}

export async function endStep(
  db: Database,
  step: {
    taskId: number;
    position: number;
    state: 'done' | 'failed';
    detail: string;
    checks?: readonly HostCheck[] | undefined;
  },
): Promise<void> {
  const { taskId, position, state, detail, checks } = step;
  await db.pool.query(
    `UPDATE ${db.privateTable('host_step')} SET state = ?, detail = ?, checks = ?, ended_at = NOW(3) WHERE task_id = ? AND position = ?`,
    [
      state,
      detail.slice(0, DETAIL_CHARS),
      checks === undefined ? null : JSON.stringify(checks),
      taskId,
      position,
    ],
  );
}

/** False when somebody else has ended it. */
export async function endTask(
  db: Database,
  task: { taskId: number; state: Exclude<TaskState, 'running'>; error?: { code: string; message: string } },
): Promise<boolean> {
  const { taskId, state, error } = task;
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('host_task')} SET state = ?, ended_at = NOW(3), error_code = ?, error_message = ?
     WHERE task_id = ? AND state = 'running'`,
    [state, error?.code ?? null, error?.message.slice(0, MESSAGE_CHARS) ?? null, taskId],
  );
  return result.affectedRows > 0;
}

/** What backends that led before have left: it is done again by whoever leads now. */
export async function abandonTasks(db: Database, { fence }: { fence: number }): Promise<number> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('host_task')} SET state = 'abandoned', ended_at = NOW(3) WHERE state = 'running' AND fence < ?`,
    [fence],
  );
  return result.affectedRows;
}

/** False when no work on this host goes on. */
export async function askCancel(db: Database, host: string): Promise<boolean> {
  const [result] = await db.pool.query<ResultSetHeader>(
    `UPDATE ${db.privateTable('host_task')} SET cancel = 1 WHERE open_host = ?`,
    [host],
  );
  return result.affectedRows > 0;
}

/**
 * Work on hosts, newest first, with its steps: of `host` all of it, else the newest of each host. `sinceMs`: what goes on,
 * or began or ended since then.
 */
export async function readTasks(
  db: Database,
  { host, sinceMs, limit }: { host?: string | undefined; sinceMs?: number | undefined; limit: number },
): Promise<{ tasks: TaskRecord[]; steps: StepRecord[] }> {
  const table = db.privateTable('host_task');
  const chosen =
    host === undefined ? `task_id IN (SELECT MAX(task_id) FROM ${table} GROUP BY rshost)` : 'rshost = ?';
  const changed =
    sinceMs === undefined
      ? ''
      : "AND (state = 'running' OR started_at >= FROM_UNIXTIME(?) OR ended_at >= FROM_UNIXTIME(?))";
  const [tasks] = await db.pool.query<RowDataPacket[]>(
    `SELECT task_id AS taskId, rshost AS host, kind, state, error_code AS errorCode, error_message AS errorMessage,
       ROUND(UNIX_TIMESTAMP(started_at) * 1000) AS startedMs, ROUND(UNIX_TIMESTAMP(ended_at) * 1000) AS endedMs
     FROM ${table} WHERE ${chosen} ${changed} ORDER BY task_id DESC LIMIT ?`,
    [
      ...(host === undefined ? [] : [host]),
      ...(sinceMs === undefined ? [] : [sinceMs / 1000, sinceMs / 1000]),
      limit,
    ],
  );
  const ids = tasks.map((task) => task['taskId'] as number);
  if (ids.length === 0) return { tasks: [], steps: [] };
  const [steps] = await db.pool.query<RowDataPacket[]>(
    `SELECT task_id AS taskId, name, state, detail, checks, ROUND(UNIX_TIMESTAMP(started_at) * 1000) AS startedMs,
       ROUND(UNIX_TIMESTAMP(ended_at) * 1000) AS endedMs
     FROM ${db.privateTable('host_step')} WHERE task_id IN (?) ORDER BY task_id, position`,
    [ids],
  );
  return {
    tasks: tasks.map((row) => toNumbers(row)) as unknown as TaskRecord[],
    steps: steps.map(({ checks, ...row }) => ({
      ...toNumbers(row),
      checks: checks === null ? null : (JSON.parse(String(checks)) as HostCheck[]),
    })) as unknown as StepRecord[],
  };
}

/** Decimals come as texts. */
function toNumbers(row: RowDataPacket): object {
  const { startedMs, endedMs } = row as { startedMs: unknown; endedMs: unknown };
  return { ...row, startedMs: Number(startedMs), endedMs: endedMs === null ? null : Number(endedMs) };
}
