import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { releaseLease, takeLease } from '../../../backend/src/db/lease-store.ts';
import {
  abandonTasks,
  askCancel,
  endTask,
  readTasks,
  readTaskLeave,
  startTask,
} from '../../../backend/src/hosts/tasks-store.ts';
import { openTestSchemas, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';

describe.each(SERVERS)('work on hosts on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  const take = (holder: string) => takeLease(schemas.db, { name: 'hosts', holder, ttlMs: 60_000 });
  const begin = async (host: string, fence: number) => {
    const taskId = await startTask(schemas.db, { host, kind: 'install', fence });
    if (taskId === undefined) throw new Error('it goes on already');
    return taskId;
  };

  it('goes on once per host, and again after it ended', async () => {
    const { fence } = await take('one');
    const taskId = await begin('once', fence);
    expect(await startTask(schemas.db, { host: 'once', kind: 'remove', fence })).toBeUndefined();
    expect(await endTask(schemas.db, { taskId, state: 'done' })).toBe(true);
    expect(await endTask(schemas.db, { taskId, state: 'failed' })).toBe(false);
    await begin('once', fence);
  });

  it('ends before its next step when it was cancelled', async () => {
    const { fence } = await take('one');
    const taskId = await begin('cancelled', fence);
    const leave = () => readTaskLeave(schemas.db, { taskId, lease: 'hosts', fence });
    expect(await leave()).toBe('go');
    expect(await askCancel(schemas.db, 'cancelled')).toBe(true);
    expect(await leave()).toBe('cancelled');
  });

  it('is taken from a leader that was paused, and free for the next one', async () => {
    const { fence } = await take('one');
    const taskId = await begin('handed-over', fence);
    await releaseLease(schemas.db, { name: 'hosts', holder: 'one' });
    const next = await take('two');
    expect(next.fence).toBeGreaterThan(fence);
    expect(await readTaskLeave(schemas.db, { taskId, lease: 'hosts', fence })).toBe('superseded');
    await abandonTasks(schemas.db, { fence: next.fence });
    expect(await endTask(schemas.db, { taskId, state: 'done' })).toBe(false);
    const { tasks } = await readTasks(schemas.db, { host: 'handed-over', limit: 1 });
    expect(tasks).toEqual([expect.objectContaining({ state: 'abandoned' })]);
    await begin('handed-over', next.fence);
  });
});
