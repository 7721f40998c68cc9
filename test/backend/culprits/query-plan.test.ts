import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readCulprits } from '../../../backend/src/culprits/culprits.ts';
import { readSeries } from '../../../backend/src/culprits/series.ts';
import { readWorst } from '../../../backend/src/culprits/worst.ts';
import { inSnapshot } from '../../../backend/src/culprits/window-store.ts';
import { preparePartitions } from '../../../backend/src/retention/partitions.ts';
import {
  atSecond,
  insertInstance,
  insertRow,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const DAY_S = 86_400;
/** 2026-11-24 00:00:00 UTC. */
const TODAY_S = 20_781 * DAY_S;

describe.each(SERVERS)('reading a window on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await preparePartitions(schemas.db, { nowMs: TODAY_S * 1000 });
    await fill();
  }, 120_000);
  afterAll(() => schemas.remove());

  /** Three hosts, each with samples over four days, a minute apart. */
  async function fill(): Promise<void> {
    const { db } = schemas;
    const minutes = Array.from({ length: 4 * 24 * 60 }, (_, index) => TODAY_S - 2 * DAY_S + index * 60);
    for (const rshost of ['db-1', 'db-2', 'db-3']) {
      const hostId = await insertRow(db, 'host', { rshost });
      const instanceId = await insertInstance(db, { hostId, port: 3307, command: `mysqld of ${rshost}` });
      const keys = minutes.map((minute) => ({ host_id: hostId, a_time: atSecond(minute), seq: 1 }));
      const samples = keys.map((key) => ({ ...key, interval_ms: 60_000 }));
      await insertRows(db, 'host_sample', samples);
      await insertRows(
        db,
        'instance_sample',
        samples.map((key) => ({ ...key, instance_id: instanceId, read_bytes: 1 })),
      );
      await insertRows(
        db,
        'process_sample',
        samples.map((key) => ({ ...key, pid: 1, command_id: 1, cpu_user_ms: 1, cpu_system_ms: 1 })),
      );
      await insertRows(
        db,
        'agent_sample',
        keys.map((key) => ({ ...key, cpu_ms: 1, sample_ms: 1, rss_bytes: 1 })),
      );
      await insertRows(
        db,
        'net_pair_sample',
        samples.map((key) => ({ ...key, pair_id: 1, in_bytes: 1, out_bytes: 1 })),
      );
      await insertRows(
        db,
        'job_sample',
        keys.map((key) => ({ ...key, job_no: 0, name: 'cron', ended_at: key.a_time, cpu_user_ms: 1 })),
      );
      await insertRows(
        db,
        'burst_sample',
        samples.map((key) => ({ ...key, burst_no: 0, at_ms: 1, instance_id: instanceId, cpu_ms: 1 })),
      );
      const device = { read_bytes: 0, write_bytes: 0, read_ops: 0, write_ops: 0, busy_ms: 1 };
      await insertRows(
        db,
        'device_sample',
        samples.map((key) => ({
          ...{ ...key, component_id: 1, ...device, weighted_ms: 0, read_ms: 0, write_ms: 0 },
        })),
      );
    }
    await db.pool.query(
      `ANALYZE TABLE host_sample, instance_sample, process_sample, agent_sample, device_sample, net_pair_sample,
       job_sample, burst_sample`,
    );
  }

  /** The statements that `work` sent, as the server's own log has them. */
  async function record(work: () => Promise<unknown>): Promise<string[]> {
    const { db } = schemas;
    await db.pool.query("SET GLOBAL log_output = 'TABLE'");
    await db.pool.query('TRUNCATE mysql.general_log');
    await db.pool.query('SET GLOBAL general_log = 1');
    await work();
    await db.pool.query('SET GLOBAL general_log = 0');
    // The server may be shared: only what our own connections sent.
    const rows = await selectRows(
      db,
      `SELECT CONVERT(argument USING utf8mb4) AS text FROM mysql.general_log WHERE command_type = 'Query'
       AND thread_id IN (SELECT id FROM information_schema.processlist WHERE db = ?)`,
      [db.schemas.monitor],
    );
    return rows.map(({ text }) => String(text)).filter((text) => text.includes('_sample'));
  }

  const noon = { host: 'db-2', from: TODAY_S * 1000 + 1, to: (TODAY_S + DAY_S / 2) * 1000 };
  const reads = {
    culprits: () => readCulprits(schemas.db, noon, { nowMs: noon.to }),
    series: () => readSeries(schemas.db, { ...noon, resource: 'cpu' }),
  };
  const noonOfMany = { from: noon.from, to: noon.to, hosts: 'db-1,db-2', by: 'diskRead' as const };

  it.each(['culprits', 'series'] as const)(
    'for %s reads one range of the primary key in the partition of its day',
    async (name) => {
      const statements = await record(reads[name]);
      expect(statements.length).toBeGreaterThanOrEqual(3);
      const explain = server === 'MySQL' ? 'EXPLAIN FORMAT=TRADITIONAL' : 'EXPLAIN PARTITIONS';
      for (const sql of statements) {
        const plan = await selectRows(schemas.db, `${explain} ${sql}`);
        const samples = plan.filter(({ table }) => String(table).endsWith('_sample'));
        expect(samples, sql).toHaveLength(1);
        expect(samples[0], sql).toMatchObject({ type: 'range', key: 'PRIMARY' });
        // Jobs are told when they end, which may be a day after the window.
        const days = sql.includes('FROM job_sample') ? 'p20261124,p20261125' : 'p20261124';
        expect(samples[0]?.['partitions'], sql).toBe(days);
        const minutes = days.includes(',') ? 2_160 : 720;
        expect(Number(samples[0]?.['rows']), sql).toBeLessThanOrEqual(2 * minutes);
      }
    },
  );

  it('for the worst of many hosts reads a range of each host, and no other partition', async () => {
    const statements = await record(() => readWorst(schemas.db, noonOfMany, { nowMs: noon.to }));
    // Three tables of the window, and of the hour before.
    expect(statements).toHaveLength(6);
    const explain = server === 'MySQL' ? 'EXPLAIN FORMAT=TRADITIONAL' : 'EXPLAIN PARTITIONS';
    for (const [index, sql] of statements.entries()) {
      const plan = await selectRows(schemas.db, `${explain} ${sql}`);
      const samples = plan.filter(({ table }) => String(table).endsWith('_sample'));
      expect(samples, sql).toHaveLength(1);
      expect(samples[0], sql).toMatchObject({ type: 'range', key: 'PRIMARY' });
      expect(samples[0]?.['partitions'], sql).toBe(index < 3 ? 'p20261124' : 'p20261123,p20261124');
    }
  });

  it('sees one moment, whatever is stored meanwhile', async () => {
    const count = "SELECT COUNT(*) AS n FROM host WHERE rshost LIKE 'late%'";
    const counts = await inSnapshot(schemas.db, async (connection) => {
      const [before] = await connection.query(count);
      await insertRow(schemas.db, 'host', { rshost: 'late' });
      const [after] = await connection.query(count);
      return [before, after];
    });
    expect(counts).toEqual([[{ n: 0 }], [{ n: 0 }]]);
    expect(await selectRows(schemas.db, count)).toEqual([{ n: 1 }]);
  });

  it('goes on after a read that failed', async () => {
    for (let attempt = 0; attempt < 10; attempt += 1) {
      const failing = inSnapshot(schemas.db, (connection) => connection.query('SELECT nothing'));
      await expect(failing).rejects.toThrow(/nothing/);
    }
    expect(await reads.culprits()).toMatchObject({ samples: 720 });
  });
});
