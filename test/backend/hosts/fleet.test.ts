import { Fleet, type FleetHost } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listFleet, stateOf } from '../../../backend/src/hosts/fleet.ts';
import { noteFailure, noteHeld, noteInstalled } from '../../../backend/src/hosts/lifecycle-store.ts';
import { listTasks } from '../../../backend/src/hosts/orders.ts';
import { endStep, endTask, startStep, startTask } from '../../../backend/src/hosts/tasks-store.ts';
import { insertRow, openTestSchemas, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';

const record = {
  istate: 1,
  isImported: 0,
  isInstalled: 0,
  errorCode: null,
  retryInS: null,
  ageS: null,
} as const;
const state = (rest: Partial<Parameters<typeof stateOf>[0]>, isWorking = false) =>
  stateOf({ ...record, ...rest }, { isWorking });

describe('the state of a host', () => {
  it('is what was observed', () => {
    expect(state({})).toBe('pending');
    expect(state({}, true)).toBe('working');
    expect(state({ isInstalled: 1 })).toBe('waiting');
    expect(state({ errorCode: 'SSH_LOGIN', retryInS: 30 })).toBe('failed');
    expect(state({ errorCode: 'HOST_KEY_CHANGED', retryInS: 31_000_000 })).toBe('held');
    expect(state({ istate: 2, ageS: 5 })).toBe('online');
    expect(state({ istate: 2, ageS: 121 })).toBe('silent');
    expect(state({ istate: 2 })).toBe('silent');
    expect(state({ istate: 2, isImported: 1, ageS: 5 })).toBe('oldClient');
    expect(state({ istate: 0 })).toBe('removing');
    expect(state({ istate: 0, errorCode: 'SSH_UNREACHABLE', retryInS: 30 })).toBe('removalPending');
    expect(state({ istate: -1 })).toBe('offline');
    expect(state({ istate: null })).toBe('unknown');
  });
});

describe.each(SERVERS)('the list of the fleet on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    const { db } = schemas;
    const config = (rshost: string, istate: number) =>
      insertRow(db, 'tb_monitor_host_config', { rshost, istate });
    const online = await insertRow(db, 'host', {
      ...{ rshost: 'online', alias: 'orders', business: 'shop', tags: '["核心"]' },
    });
    await insertRow(db, 'host_status', {
      ...{
        host_id: online,
        interval_ms: 10_000,
        agent_version: '1.2',
        bundle: 'a'.repeat(64),
        instance_count: 3,
      },
      ...{ agent_cpu_share: 0.02, agent_rss_bytes: 50_000_000, spool_reports: 4, spool_bytes: 9_000 },
      ...{ dropped_reports: 0, clock_offset_ms: -250, server: 'https://one:9301' },
      coverage: '{"processes":1,"processIo":0.9}',
    });
    await config('online', 2);
    await config('fails', 1);
    await noteFailure(db, {
      host: 'fails',
      attempts: 2,
      retryS: 60,
      code: 'SSH_LOGIN',
      message: 'wrong key',
    });
    await config('held', 1);
    await noteHeld(db, { host: 'held', attempts: 1, code: 'HOST_KEY_CHANGED', message: 'another key' });
    await config('waits', 1);
    await noteInstalled(db, 'waits');
    await config('works', 1);
    await config('x; rm -rf /', 1);
    for (const [host, isDone] of [
      ['fails', true],
      ['works', false],
    ] as const) {
      const taskId = (await startTask(db, { host, kind: 'install', fence: 1 })) ?? 0;
      for (const [position, name] of ['connect', 'preflight'].entries()) {
        await startStep(db, { taskId, position, name });
        if (isDone || position === 0)
          await endStep(db, { taskId, position, state: 'done', detail: 'output' });
      }
      if (isDone)
        await endTask(db, { taskId, state: 'failed', error: { code: 'SSH_LOGIN', message: 'wrong key' } });
    }
  }, 60_000);
  afterAll(() => schemas.remove());

  const orders = { bundle: { sha256: 'b'.repeat(64) }, version: '1.3' };
  const fleet = async () => {
    const list = await listFleet(schemas.db, () => orders);
    expect([...Value.Errors(Fleet, list)]).toEqual([]);
    return list;
  };
  const host = async (name: string) => (await fleet()).hosts.find((one) => one.host === name) as FleetHost;

  it('has every host that can be one, and counts them by state', async () => {
    const { hosts, counts } = await fleet();
    expect(hosts.map((one) => `${one.host} ${one.state}`)).toEqual([
      ...['fails failed', 'held held', 'online online', 'waits waiting', 'works working'],
    ]);
    expect(counts).toEqual({ failed: 1, held: 1, online: 1, waiting: 1, working: 1 });
  });

  it('tells what runs there, what should, and what it costs', async () => {
    expect(await host('online')).toMatchObject({
      ...{ alias: 'orders', business: 'shop', tags: ['核心'], instances: 3, error: null, work: null },
      running: { bundle: 'a'.repeat(64), version: '1.2' },
      wanted: { bundle: 'b'.repeat(64), version: '1.3' },
      agent: {
        ...{ cpu: 0.02, memoryBytes: 50_000_000, spoolReports: 4, spoolBytes: 9_000, droppedReports: 0 },
        ...{ clockOffsetMs: -250, server: 'https://one:9301' },
      },
      coverage: { processes: 1, io: 0.9, net: null },
    });
  });

  it('tells how far work is, and why the last try failed', async () => {
    expect((await host('works')).work).toMatchObject({
      ...{ kind: 'install', state: 'running', step: 'preflight', stepsDone: 1, stepsAll: 6, endedMs: null },
    });
    expect(await host('fails')).toMatchObject({
      error: { code: 'SSH_LOGIN', message: 'wrong key', attempts: 2 },
      work: { state: 'failed', step: 'preflight' },
    });
  });

  it('has the work on one host, or what changed since', async () => {
    const { tasks } = await listTasks(schemas.db, { host: 'fails' });
    expect(tasks).toMatchObject([
      {
        host: 'fails',
        state: 'failed',
        steps: [{ name: 'connect', detail: 'output' }, { name: 'preflight' }],
      },
    ]);
    const later = Date.now() + 3_600_000;
    expect((await listTasks(schemas.db, { since: later })).tasks.map((task) => task.host)).toEqual(['works']);
    expect((await listTasks(schemas.db, { since: 0 })).tasks).toHaveLength(2);
  });
});
