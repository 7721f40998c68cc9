/** What people order; it is carried out by the backend that leads, at its next look. */
import type { HostTasks, TaskQuery } from '@dpm/protocol';
import type { Database } from '../db/database.ts';
import { forgetPins } from './host-key-store.ts';
import { askOldClient, askState, clearRetry, noteCancelled } from './lifecycle-store.ts';
import { ISTATE } from './plan.ts';
import { considerRemoved } from './removal.ts';
import { askCancel, readTasks, type StepRecord } from './tasks-store.ts';

export type HostOrder =
  'online' | 'offline' | 'retry' | 'cancel' | 'forget-key' | 'move' | 'move-back' | 'consider-removed';

export async function orderHost(
  db: Database,
  { host, order }: { host: string; order: HostOrder },
): Promise<void> {
  if (order === 'cancel') {
    await askCancel(db, host);
    await noteCancelled(db, { host, message: 'cancelled by an administrator; order "retry" to go on' });
    return;
  }
  if (order === 'consider-removed') {
    await considerRemoved(db, host);
    return;
  }
  if (order === 'forget-key') await forgetPins(db, host);
  await clearRetry(db, host);
  if (order === 'move') await askOldClient(db, { host, oldClient: 'stop' });
  if (order === 'move-back') await askOldClient(db, { host, oldClient: 'restore' });
  if (order === 'online' || order === 'move') await askState(db, { host, istate: ISTATE.bringOnline });
  if (order === 'offline') await askState(db, { host, istate: ISTATE.takeOffline });
}

const TASKS = 1_000;

/** Newest first, each with its steps. */
export async function listTasks(db: Database, { host, since, limit = TASKS }: TaskQuery): Promise<HostTasks> {
  const { tasks, steps } = await readTasks(db, { host, sinceMs: since, limit });
  const byTask = new Map<number, StepRecord[]>(tasks.map(({ taskId }) => [taskId, []]));
  for (const step of steps) byTask.get(step.taskId)?.push(step);
  return {
    tasks: tasks.map(({ taskId, ...task }) => ({
      ...task,
      steps: (byTask.get(taskId) ?? []).map(({ taskId: _, ...step }) => step),
    })),
  };
}
