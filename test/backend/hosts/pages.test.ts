import { AuditPage, HostPage, InstancePage } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAudit } from '../../../backend/src/hosts/audit-list-store.ts';
import { recordAudit } from '../../../backend/src/hosts/audit-store.ts';
import { readHostPage } from '../../../backend/src/hosts/host-page.ts';
import { readInstancePage } from '../../../backend/src/hosts/instance-page.ts';
import {
  atSecond,
  insertInstance,
  insertRow,
  insertRows,
  insertSample,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const GIB = 2 ** 30;
const HOUR_S = 3_600;
const DAY_S = 24 * HOUR_S;
const NOW_S = Math.floor(Date.now() / 1_000);

describe.each(SERVERS)('the pages of a host and an instance on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let old: number;
  let young: number;
  let hostId: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
  }, 60_000);
  afterAll(() => schemas.remove());

  async function fill(): Promise<void> {
    const { db } = schemas;
    const inventory = JSON.stringify({ os: 'Rocky 9', cpuCores: 8, memoryBytes: 32 * GIB });
    hostId = await insertRow(db, 'host', { rshost: 'db-1', alias: 'orders', owner: 'li', inventory });
    await insertRow(db, 'host', { rshost: 'never' });
    await insertRow(db, 'tb_monitor_host_config', { rshost: 'db-1', istate: 2 });
    old = await insertInstance(db, { hostId, port: 3307, command: 'mysqld --port=3307' });
    young = await insertInstance(db, { hostId, port: 3309 });
    const gone = await insertInstance(db, { hostId, port: 3311 });
    await insertInstance(db, { hostId, kind: 'other' });
    await db.pool.query('UPDATE instance SET first_seen = NOW() - INTERVAL 100 DAY WHERE instance_id <> ?', [
      young,
    ]);
    await db.pool.query('UPDATE instance SET last_seen = NOW() - INTERVAL 100 DAY WHERE instance_id = ?', [
      gone,
    ]);
    await insertRow(db, 'host_status', {
      ...{ host_id: hostId, interval_ms: 10_000, agent_version: '1.2', a_time: atSecond(NOW_S) },
      ...{ sources: '[{"source":"net","state":"notCollected","reason":"no collector"}]' },
    });
    await insertSample(db, { hostId, endS: NOW_S, uses: { [old]: {}, [young]: {} } });
    const mount = await insertRow(db, 'component', {
      host_id: hostId,
      kind: 'filesystem',
      name: '/data',
      detail: 'sdb',
    });
    await insertRow(db, 'filesystem_sample', {
      ...{ host_id: hostId, a_time: atSecond(NOW_S), seq: 1, component_id: mount },
      ...{ total_bytes: 100 * GIB, used_bytes: 76 * GIB, free_bytes: 24 * GIB },
    });
    await insertRows(
      db,
      'filesystem_1h',
      Array.from({ length: 24 }, (_, hour) => ({
        ...{ host_id: hostId, component_id: mount, samples: 1, a_time: atSecond(NOW_S - hour * HOUR_S) },
        used_bytes: (76 - hour) * GIB,
      })),
    );
    await insertRows(
      db,
      'agent_sample',
      [0, 1].map((index) => ({
        ...{ host_id: hostId, a_time: atSecond(NOW_S - index * 10), seq: index, cpu_ms: 30 },
        ...{ children_cpu_ms: 20, sample_ms: 12 + index, rss_bytes: 5e7, spool_reports: 3, coverage_io: 0.9 },
      })),
    );
    await fillLives();
  }

  async function fillLives(): Promise<void> {
    const { db } = schemas;
    const life = (instanceId: number, aTimeS: number, intervalMs: number) => ({
      ...{
        host_id: hostId,
        instance_id: instanceId,
        a_time: atSecond(aTimeS),
        samples: 10,
        interval_ms: intervalMs,
      },
      ...{ cpu_ms: intervalMs / 2, cpu_max: 1_500, memory_sum: 10 * GIB, memory_max: 2 * GIB },
      ...{ read_bytes: intervalMs, read_max: 5_000, restarts: 0 },
    });
    const hour = Math.floor(NOW_S / HOUR_S) * HOUR_S;
    const hours = [1, 2, 80 * 24, 95 * 24].map((ago) => life(old, hour - ago * HOUR_S, HOUR_S * 1_000));
    await insertRows(db, 'instance_1h', [{ ...hours[0]!, restarts: 2 }, ...hours.slice(1)]);
    const fives = [life(young, NOW_S - 300, 300_000), life(old, NOW_S - 300, 300_000)];
    await insertRows(db, 'instance_5m', fives);
  }

  it('tells what a host is, what runs on it, and when its disks are full', async () => {
    const page = await readHostPage(schemas.db, 'db-1');
    expect([...Value.Errors(HostPage, page)]).toEqual([]);
    expect(page).toMatchObject({
      ...{ host: 'db-1', alias: 'orders', owner: 'li', istate: 2, inventory: { os: 'Rocky 9', cpuCores: 8 } },
      agent: {
        ...{ version: '1.2', client: 'agent', memoryBytes: 5e7, sampleMs: 13, spoolReports: 3 },
        ...{ cpu: 0.005, coverage: { processes: null, io: 0.9, net: null } },
        sources: [{ source: 'net', state: 'notCollected' }],
      },
      fileSystems: [{ mount: '/data', device: 'sdb', usedBytes: 76 * GIB, inodes: null }],
    });
    expect(page?.fileSystems[0]?.daysLeft).toBeCloseTo(1);
  });

  it('lists instances that run, with their last day, and none that is gone for 90 days', async () => {
    const page = await readHostPage(schemas.db, 'db-1');
    expect(page?.instances.map(({ instance: { port }, running }) => [port, running])).toEqual([
      [3307, true],
      [3309, true],
    ]);
    expect(page?.instances[0]).toMatchObject({
      ...{ command: 'mysqld --port=3307', cpuCores: 0.5, memoryBytes: 2 * GIB, restarts: 0 },
    });
  });

  it('knows a host that never reported, and none that there is not', async () => {
    const page = await readHostPage(schemas.db, 'never');
    expect([...Value.Errors(HostPage, page)]).toEqual([]);
    expect(page).toMatchObject({ agent: null, inventory: null, instances: [], fileSystems: [], ageS: null });
    expect(await readHostPage(schemas.db, 'no-such-host')).toBeUndefined();
  });

  it('shows 90 days of an instance in stretches of six hours, its restarts among them', async () => {
    const page = await readInstancePage(schemas.db, old);
    expect([...Value.Errors(InstancePage, page)]).toEqual([]);
    expect(page).toMatchObject({ host: 'db-1', stepMs: 6 * HOUR_S * 1_000, table: 'instance_1h' });
    // What is 95 days old is out of sight; there is nothing between the rest: a gap is a gap.
    expect(page?.life.length).toBeGreaterThanOrEqual(2);
    expect(page?.life.length).toBeLessThanOrEqual(3);
    expect((page?.toMs ?? 0) - (page?.fromMs ?? 0)).toBe(90 * DAY_S * 1_000);
    expect(page?.life.reduce((sum, { restarts }) => sum + restarts, 0)).toBe(2);
    expect(page?.life[0]).toMatchObject({ cpu: 0.5, cpuMax: 1.5, memoryBytes: GIB, memoryMax: 2 * GIB });
    expect(page?.life[0]).toMatchObject({ read: 1_000, readMax: 5_000, write: null, netIn: null });
  });

  it('shows a young one from 5 minutes, and no group that is no instance', async () => {
    const page = await readInstancePage(schemas.db, young);
    expect(page).toMatchObject({ table: 'instance_5m', stepMs: 900_000 });
    expect(page?.life).toHaveLength(0);
    await schemas.db.pool.query(
      'UPDATE instance SET first_seen = NOW() - INTERVAL 1 DAY WHERE instance_id = ?',
      [young],
    );
    expect((await readInstancePage(schemas.db, young))?.life).toHaveLength(1);
    expect(await readInstancePage(schemas.db, 999_999)).toBeUndefined();
  });

  it('lists the audit log newest first, page by page, and finds in it', async () => {
    const { db } = schemas;
    const entry = { role: 'admin', login: '张伟', action: 'host.offline', result: 'ok' } as const;
    for (let index = 0; index < 120; index += 1) await recordAudit(db, { ...entry, target: `db_${index}` });
    await recordAudit(db, {
      ...entry,
      login: 'li',
      target: 'dbx5',
      detail: { alias: 'a' },
      result: 'FORBIDDEN',
    });
    const first = await readAudit(db, {});
    expect([...Value.Errors(AuditPage, first)]).toEqual([]);
    expect(first.entries).toHaveLength(100);
    expect(first.entries[0]).toMatchObject({ login: 'li', detail: { alias: 'a' }, result: 'FORBIDDEN' });
    const second = await readAudit(db, { before: first.next ?? 0 });
    expect(second.entries).toHaveLength(21);
    expect(second.next).toBeNull();
    expect((await readAudit(db, { search: '张' })).entries).toHaveLength(100);
    // `_` is no wildcard: db_5, db_50 to db_59, and not dbx5.
    expect((await readAudit(db, { search: 'db_5' })).entries).toHaveLength(11);
  });
});
