import { HostList } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../../../backend/src/hosts/audit-store.ts';
import { changeHostDetails } from '../../../backend/src/hosts/host-details.ts';
import { listHosts } from '../../../backend/src/hosts/host-list.ts';
import {
  insertInstance,
  insertRow,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

describe.each(SERVERS)('hosts on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
  }, 60_000);
  afterAll(() => schemas.remove());

  async function fill(): Promise<void> {
    const { db } = schemas;
    const reporting = await insertRow(db, 'host', { rshost: 'reporting', alias: 'orders', owner: 'li' });
    const top = await insertInstance(db, { hostId: reporting, port: 3307 });
    await insertRow(db, 'host_status', {
      ...{ host_id: reporting, interval_ms: 10_000, agent_version: '1.2', cores: 4, cpu_share: 0.5 },
      ...{ memory_share: 0.25, disk_util: 1.02, disk_device: 'sda', top_instance_id: top, top_share: 0.4 },
      ...{ instance_count: 7, sources: '[{"source":"net","state":"notCollected","reason":"no collector"}]' },
    });
    await db.pool.query(
      'UPDATE host_status SET reported_at = NOW() - INTERVAL 90 SECOND, a_time = NOW() - INTERVAL 1 DAY',
    );
    await insertRow(db, 'tb_monitor_host_config', { rshost: 'reporting', istate: 2 });
    const bare = await insertRow(db, 'host', { rshost: 'bare' });
    await insertRow(db, 'host_status', { host_id: bare, interval_ms: 10_000, agent_version: '1' });
    await insertRow(db, 'host', { rshost: 'enrolled' });
    await insertRow(db, 'tb_monitor_host_config', { rshost: 'asked-for', istate: 1 });
    await insertRow(db, 'tb_monitor_host_config', { rshost: 'x; rm -rf /', istate: 1 });
  }

  const list = async () => {
    const found = await listHosts(schemas.db);
    expect([...Value.Errors(HostList, found)]).toEqual([]);
    return found;
  };
  const host = async (name: string) => (await list()).hosts.find((row) => row.host === name);

  it('lists every host by name, also one that was only asked for, and none that cannot be one', async () => {
    const { hosts } = await list();
    expect(hosts.map((row) => row.host)).toEqual(['asked-for', 'bare', 'enrolled', 'reporting']);
  });

  it('shows the newest report of a host', async () => {
    expect(await host('reporting')).toMatchObject({
      ...{
        alias: 'orders',
        owner: 'li',
        istate: 2,
        agentVersion: '1.2',
        client: 'agent',
        cores: 4,
        cpu: 0.5,
        memory: 0.25,
      },
      ...{ diskUtil: 1, device: 'sda', instances: 7 },
      top: {
        share: 0.4,
        instance: { name: 'mysqld 3307', engine: 'mysqld', port: 3307, dataDir: '/data/3307' },
      },
      sources: [{ source: 'net', state: 'notCollected', reason: 'no collector' }],
    });
  });

  it('counts the age of a report by the time the database got it, not by the host’s clock', async () => {
    const { nowMs } = await list();
    const row = await host('reporting');
    expect(row?.ageS).toBeGreaterThanOrEqual(90);
    expect(row?.ageS).toBeLessThan(3_600);
    expect(Math.abs(nowMs - (row?.lastReportMs ?? 0) - 90_000)).toBeLessThan(3_600_000);
  });

  it('has no figures for a host that never reported', async () => {
    const nothing = {
      ...{ alias: null, owner: null, lastReportMs: null, ageS: null, agentVersion: null, client: null },
      cores: null,
      ...{ cpu: null, memory: null, diskUtil: null, device: null, top: null, instances: 0, sources: [] },
    };
    expect(await host('asked-for')).toEqual({ host: 'asked-for', istate: 1, ...nothing });
    expect(await host('enrolled')).toEqual({ host: 'enrolled', istate: null, ...nothing });
  });

  it('keeps apart what a report did not measure', async () => {
    expect(await host('bare')).toMatchObject({ agentVersion: '1', cpu: null, diskUtil: null, top: null });
  });

  it('changes what is given, clears by null or blank, and leaves the rest', async () => {
    const change = (details: object) => changeHostDetails(schemas.db, 'bare', details);
    expect(await change({ alias: ' 订单 ', owner: '李雷' })).toBe(true);
    expect(await host('bare')).toMatchObject({ alias: '订单', owner: '李雷' });
    expect(await change({ owner: null })).toBe(true);
    expect(await host('bare')).toMatchObject({ alias: '订单', owner: null });
    expect(await change({})).toBe(true);
    expect(await change({ alias: '  ' })).toBe(true);
    expect(await host('bare')).toMatchObject({ alias: null });
  });

  it('says that a host is not there', async () => {
    expect(await changeHostDetails(schemas.db, 'nowhere', { alias: 'x' })).toBe(false);
  });

  it('records who did what, cut to what the columns hold', async () => {
    const entry = { role: 'edit', action: 'host.change', target: 'db-17', result: 'ok' } as const;
    await recordAudit(schemas.db, { ...entry, login: '李雷', detail: { alias: '订单' } });
    await recordAudit(schemas.db, { ...entry, login: '😀'.repeat(200) });
    const rows = await selectRows(
      schemas.db,
      `SELECT role, login, action, target, detail, result FROM ${schemas.db.privateTable('audit')} ORDER BY audit_id`,
    );
    expect(rows).toEqual([
      { ...entry, login: '李雷', detail: expect.stringMatching(/^\{"alias": ?"订单"\}$/) as string },
      { ...entry, login: '😀'.repeat(190), detail: null },
    ]);
  });
});
