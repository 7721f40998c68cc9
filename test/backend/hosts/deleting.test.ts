import { HostLoss } from '@dpm/protocol';
import Value from 'typebox/value';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deleteRows, forgetHost, HOST_TABLES, readLoss } from '../../../backend/src/hosts/deleting-store.ts';
import { listFleet } from '../../../backend/src/hosts/fleet.ts';
import { enrolHost, findHostByToken } from '../../../backend/src/hosts/host-tokens.ts';
import { pruneHostWork } from '../../../backend/src/hosts/pruning-store.ts';
import { endTask, startStep, startTask } from '../../../backend/src/hosts/tasks-store.ts';
import {
  insertInstance,
  insertRow,
  insertSample,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

/** History that goes on naming a host. */
const KEPT = [
  'incident',
  'incident_subject',
  'alert_state',
  'rollout_host',
  'host',
  'host_token',
  'alert_watcher',
];

describe.each(SERVERS)('deleting a host on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
  }, 60_000);
  afterAll(() => schemas.remove());

  const select = (sql: string, values: unknown[] = []) => selectRows(schemas.db, sql, values);
  const names = async () =>
    (await listFleet(schemas.db, () => ({ bundle: undefined, version: '1' }))).hosts.map(({ host }) => host);

  it('knows every table that has rows of a host', async () => {
    const rows = await select(
      `SELECT c.table_name AS name FROM information_schema.columns c JOIN information_schema.tables t
         ON t.table_schema = c.table_schema AND t.table_name = c.table_name AND t.table_type = 'BASE TABLE'
       WHERE c.table_schema IN (?) AND c.column_name = 'host_id'`,
      [[schemas.db.schemas.monitor, schemas.db.schemas.private]],
    );
    const tables = rows.map((row) => String(row['name'])).filter((name) => !KEPT.includes(name));
    expect(tables.sort()).toEqual([...HOST_TABLES].sort());
  });

  it('says before what will be lost, and is refused while the host is online', async () => {
    const token = await enrolHost(schemas.db, 'db-1');
    const hostId = (await findHostByToken(schemas.db, token))?.hostId ?? 0;
    const instance = await insertInstance(schemas.db, { hostId, port: 3306 });
    for (const endS of [1_800_000_000, 1_800_086_400])
      await insertSample(schemas.db, { hostId, endS, uses: { [instance]: {} } });
    const loss = await readLoss(schemas.db, 'db-1');
    expect([...Value.Errors(HostLoss, loss)]).toEqual([]);
    expect(loss).toMatchObject({
      ...{ istate: 2, mayBeDeleted: false, instances: 1, incidents: 0 },
      ...{ fromMs: 1_800_000_000_000, toMs: 1_800_086_400_000 },
    });
    expect(await readLoss(schemas.db, 'nobody')).toBeUndefined();
    expect(await forgetHost(schemas.db, 'db-1')).toBe(false);
    expect(await findHostByToken(schemas.db, token)).toBeDefined();
  });

  it('takes it out of every list at once, and its rows bit by bit', async () => {
    const other = await insertRow(schemas.db, 'host', { rshost: 'db-2' });
    await insertSample(schemas.db, { hostId: other, endS: 1_800_000_000 });
    await schemas.db.pool.query("UPDATE tb_monitor_host_config SET istate = -1 WHERE rshost = 'db-1'");
    expect(await forgetHost(schemas.db, 'db-1')).toBe(true);
    expect(await names()).toEqual(['db-2']);
    const token = await enrolHost(schemas.db, 'db-1');
    expect(await findHostByToken(schemas.db, token)).toMatchObject({ host: 'db-1' });
    expect(await deleteRows(schemas.db, () => false)).toBe(false);
    expect(await deleteRows(schemas.db, () => true)).toBe(true);
    expect(await select('SELECT DISTINCT host_id AS hostId FROM host_sample')).toEqual([{ hostId: other }]);
    expect(await select('SELECT rshost FROM host ORDER BY rshost')).toEqual([
      { rshost: 'db-1' },
      { rshost: 'db-2' },
    ]);
    expect(await select('SELECT 1 FROM instance')).toEqual([]);
  });

  it('forgets old work on hosts, but never the newest of one', async () => {
    const task = schemas.db.privateTable('host_task');
    for (const host of ['a', 'a', 'b']) {
      const taskId = (await startTask(schemas.db, { host, kind: 'install', fence: 1 })) ?? 0;
      await startStep(schemas.db, { taskId, position: 0, name: 'connect' });
      await endTask(schemas.db, { taskId, state: 'done' });
    }
    await schemas.db.pool.query(`UPDATE ${task} SET ended_at = NOW() - INTERVAL 91 DAY`);
    await pruneHostWork(schemas.db);
    expect(await select(`SELECT rshost FROM ${task} ORDER BY rshost`)).toEqual([
      { rshost: 'a' },
      { rshost: 'b' },
    ]);
    expect(await select(`SELECT 1 FROM ${schemas.db.privateTable('host_step')}`)).toHaveLength(2);
  });
});
