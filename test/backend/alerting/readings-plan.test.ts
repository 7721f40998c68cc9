import { MEASURE_KEYS } from '@dpm/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readReadings } from '../../../backend/src/alerting/rules/readings-store.ts';
import type { Wanted } from '../../../backend/src/alerting/rules/readings.ts';
import { preparePartitions } from '../../../backend/src/retention/partitions.ts';
import {
  atSecond,
  insertInstance,
  insertRow,
  insertRows,
  openTestSchemas,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const HOSTS = 10;
const STEP_S = 30;
const HOUR_S = 3_600;

describe.each(SERVERS)('reading what rules judge on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  const nowS = Math.floor(Date.now() / 1_000);
  const hosts: { hostId: number; instanceIds: number[] }[] = [];
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await preparePartitions(schemas.db, { nowMs: nowS * 1_000 });
    for (let n = 0; n < HOSTS; n += 1) hosts.push(await addHost(`db-${n}`));
  }, 120_000);
  afterAll(() => schemas.remove());

  async function addHost(rshost: string) {
    const { db } = schemas;
    const at = atSecond(nowS);
    const hostId = await insertRow(db, 'host', { rshost });
    await insertRow(db, 'tb_monitor_host_config', { id: 0, rshost, istate: 2 });
    const status = { host_id: hostId, a_time: at, reported_at: at, interval_ms: 30_000, agent_version: '1' };
    await insertRow(db, 'host_status', status);
    const instanceIds = [];
    for (const port of [3306, 3307, 3308]) instanceIds.push(await insertInstance(db, { hostId, port }));
    return { hostId, instanceIds };
  }

  /** Samples of all hosts between two ages; the last instance is missing in the newest ones. */
  async function fill({ fromS, toS }: { fromS: number; toS: number }): Promise<void> {
    for (let agoS = fromS; agoS < toS; agoS += STEP_S) {
      const keys = hosts.map((host) => ({ ...host, a_time: atSecond(nowS - agoS) }));
      const sample = { seq: 1, interval_ms: 30_000 };
      const cpu = { cpu_user_ms: 1, cpu_nice_ms: 0, cpu_system_ms: 1, cpu_irq_ms: 0, cpu_idle_ms: 100 };
      await insertRows(
        schemas.db,
        'host_sample',
        keys.map(({ hostId, a_time }) => ({ host_id: hostId, a_time, ...sample, ...cpu, cpu_iowait_ms: 0 })),
      );
      await insertRows(
        schemas.db,
        'instance_sample',
        keys.flatMap(({ hostId, instanceIds, a_time }) =>
          instanceIds
            .slice(0, agoS === 0 ? 2 : 3)
            .map((instance_id) => ({ host_id: hostId, a_time, ...sample, instance_id, read_bytes: 1 })),
        ),
      );
    }
  }

  /** Rows that the server touched, and the instances that are gone. */
  async function read() {
    const connection = await schemas.db.pool.getConnection();
    const touched = async () => {
      const [rows] = await connection.query("SHOW SESSION STATUS LIKE 'Handler\\_read\\_%'");
      return (rows as { Value: string }[]).reduce((sum, { Value }) => sum + Number(Value), 0);
    };
    try {
      const before = await touched();
      const floors = MEASURE_KEYS.map((key) => [key, { value: 1e15, share: 101, usual: 1e6 }]);
      const { bySource } = await readReadings(connection, {
        floors: Object.fromEntries(floors) as Wanted['floors'],
        active: { host: new Set<number>(), component: new Set<number>(), instance: new Set<number>() },
        ...{ hostIds: new Set<number>(), sinceMs: nowS * 1_000 - 10_000, nowMs: nowS * 1_000 },
      });
      const gone = bySource.instance.filter(({ values }) => values['instance.gone'] === 1);
      return { touched: (await touched()) - before, gone: gone.map(({ subject }) => subject).sort() };
    } finally {
      connection.release();
    }
  }

  it('touches the newest samples, however many there are of every host', async () => {
    await fill({ fromS: 0, toS: 300 });
    const few = await read();
    await fill({ fromS: 300, toS: 2 * HOUR_S });
    await schemas.db.pool.query('ANALYZE TABLE host_sample, instance_sample');
    const many = await read();
    const expected = hosts.map(({ instanceIds }) => `instance:${instanceIds[2]}`).sort();
    expect(few.gone).toEqual(expected);
    expect(many.gone).toEqual(expected);
    expect(many.touched).toBeLessThan(few.touched * 1.2);
  });
});
