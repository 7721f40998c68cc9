import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inTransaction } from '../../../backend/src/db/transaction.ts';
import { markHours, markLateHours } from '../../../backend/src/db/late-hours-store.ts';
import { preparePartitions } from '../../../backend/src/retention/partitions.ts';
import { openTestSchemas, selectRows, SERVERS, type TestSchemas } from '../../support/sample-rows.ts';
import {
  addHosts,
  addSamples,
  empty,
  hoursAgo,
  HOUR_S,
  INTERVAL_S,
  readRollups,
  rollAll,
  TABLES,
} from './stage.ts';

const HOSTS = [1, 2, 3];
const raise = (message: string): never => {
  throw new Error(message);
};

describe.each(SERVERS)('rollups on %s', { timeout: 120_000 }, (server) => {
  let schemas: TestSchemas;
  let startS: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await preparePartitions(schemas.db);
  }, 60_000);
  afterAll(() => schemas.remove());
  beforeEach(async () => {
    await empty(schemas.db);
    await addHosts(schemas.db, HOSTS);
    startS = await hoursAgo(schemas.db, 3);
  });

  const ask = (sql: string, values: unknown[] = []) => selectRows(schemas.db, sql, values);
  const askOne = async (sql: string, values: unknown[] = []) =>
    (await ask(sql, values))[0] ?? raise(`nothing came of ${sql}`);
  const mark = (samples: { hostId: number; endS: number }[]) =>
    inTransaction(schemas.db, (connection) => markHours(connection, samples));
  const fill = (untilS = startS + 2 * HOUR_S) =>
    addSamples(schemas.db, { hostIds: HOSTS, afterS: startS, untilS });

  it('add up to the samples, resource by resource, in 5 minutes and in hours', async () => {
    await fill();
    await rollAll(schemas.db);
    const cpu = 'SUM(COALESCE(cpu_user_ms + cpu_system_ms, cpu_user_ms, cpu_system_ms))';
    const sums = {
      host: [
        'SUM(cpu_user_ms)',
        'SUM(disk_read_bytes)',
        'SUM(interval_ms)',
        'MAX(blocked)',
        'COUNT(net_in_bytes)',
      ],
      instance: [cpu, 'SUM(read_bytes)', 'SUM(memory_bytes)', 'SUM(restarts)', 'COUNT(write_bytes)'],
      process: [cpu, 'SUM(read_bytes)', 'SUM(memory_bytes)', 'MAX(memory_bytes)', 'MAX(command_id)'],
      device: ['SUM(busy_ms)', 'SUM(read_bytes)', 'SUM(weighted_ms)', 'SUM(read_ops)', 'SUM(interval_ms)'],
    };
    const renamed: [string, string][] = [
      [cpu, 'SUM(cpu_ms)'],
      ['SUM(memory_bytes)', 'SUM(memory_sum)'],
      ['MAX(memory_bytes)', 'MAX(memory_max)'],
      ['MAX(blocked)', 'MAX(blocked_max)'],
    ];
    const list = (parts: string[]) => parts.map((part, index) => `${part} AS v${index}`).join(', ');
    const group = { host: '1', instance: 'instance_id', process: 'pid', device: 'component_id' };
    for (const [name, parts] of Object.entries(sums)) {
      const by = group[name as keyof typeof group];
      const from = (table: string, what: string[], count: string) =>
        ask(
          `SELECT host_id, ${by} AS who, ${count} AS samples, ${list(what)} FROM ${table}
           WHERE a_time <= FROM_UNIXTIME(?) GROUP BY host_id, who ORDER BY host_id, who`,
          [startS + 2 * HOUR_S],
        );
      const samples = await from(`${name}_sample`, parts, 'COUNT(*)');
      const rolled = parts.map((part) => renamed.find(([raw]) => raw === part)?.[1] ?? part);
      expect(samples.length, name).toBeGreaterThan(2);
      expect(await from(`${name}_5m`, rolled, 'SUM(samples)'), `${name} by 5 minutes`).toEqual(samples);
      expect(await from(`${name}_1h`, rolled, 'SUM(samples)'), `${name} by hour`).toEqual(samples);
    }
  });

  it('put a sample into the 5 minutes and the hour that hold its end', async () => {
    await fill();
    await rollAll(schemas.db);
    const fine = await ask('SELECT UNIX_TIMESTAMP(a_time) - ? AS s, samples FROM host_5m WHERE host_id = 1', [
      startS,
    ]);
    expect(fine.slice(0, 24).map(({ s }) => s)).toEqual(Array.from({ length: 24 }, (_, n) => 300 * (n + 1)));
    expect(new Set(fine.map(({ samples }) => samples))).toEqual(new Set([300 / INTERVAL_S]));
    const hours = await ask(
      'SELECT UNIX_TIMESTAMP(a_time) - ? AS s, samples FROM host_1h WHERE host_id = 1',
      [startS],
    );
    expect(hours).toEqual([
      { s: HOUR_S, samples: 120 },
      { s: 2 * HOUR_S, samples: 120 },
    ]);
  });

  it('keep the peak that the average hides, and what was not measured apart from zero', async () => {
    await fill();
    await rollAll(schemas.db);
    const peak = (49 * 900 + 300) / INTERVAL_S;
    const first = await askOne('SELECT * FROM host_1h WHERE host_id = 2');
    expect(first).toMatchObject({ cpu_max: Math.round(peak), load1_max: 4.9, mem_used_max: 8_049_000_000 });
    expect(first['mem_used_bytes']).toBeGreaterThan(8_000_000_000);
    expect(first).toMatchObject({ disk_read_max: Math.round((49 * 3e6) / INTERVAL_S), net_in_bytes: null });
    expect(first).toMatchObject({
      cpu_steal_ms: null,
      net_in_max: null,
      coverage_io: 0.5,
      coverage_net: null,
    });
    const rest = await askOne('SELECT * FROM instance_1h WHERE instance_id = 21');
    expect(rest).toMatchObject({ write_bytes: null, memory_max: -1e9, cpu_max: 0 });
    expect(Number(rest['cpu_ms'])).toBeLessThan(0);
    expect(await askOne('SELECT busy_max, queue_max FROM device_1h WHERE host_id = 1')).toEqual({
      busy_max: 0.982,
      queue_max: 3,
    });
  });

  it('change nothing the second time, nor when a slice is done again', async () => {
    await fill();
    await rollAll(schemas.db);
    const before = await readRollups(schemas.db);
    expect(Object.values(before).map((rows) => rows.length > 0)).toEqual(TABLES.map(() => true));
    await rollAll(schemas.db);
    expect(await readRollups(schemas.db)).toEqual(before);
    await schemas.db.pool.query(
      "UPDATE resolution SET done_until = FROM_UNIXTIME(?) WHERE name IN ('5m', '1h')",
      [startS],
    );
    await rollAll(schemas.db);
    expect(await readRollups(schemas.db)).toEqual(before);
  });

  it('wait for time to be closed, and say how far they are', async () => {
    const [nowS] = [Number((await askOne('SELECT UNIX_TIMESTAMP() AS s'))['s'])];
    await fill(Math.floor(nowS / INTERVAL_S) * INTERVAL_S);
    await rollAll(schemas.db);
    const done = await askOne(
      "SELECT UNIX_TIMESTAMP(done_until) AS s, slice_until FROM resolution WHERE name = '5m'",
    );
    expect(done['slice_until']).toBeNull();
    expect(Number(done['s']) % 300).toBe(0);
    expect(nowS - Number(done['s'])).toBeGreaterThanOrEqual(90);
    expect(nowS - Number(done['s'])).toBeLessThan(90 + 300 + 60);
    const newest = await askOne('SELECT UNIX_TIMESTAMP(MAX(a_time)) AS s FROM instance_5m');
    expect(newest['s']).toBe(done['s']);
    const hour = await askOne("SELECT UNIX_TIMESTAMP(done_until) AS s FROM resolution WHERE name = '1h'");
    expect(hour['s']).toBe(Math.floor(Number(done['s']) / HOUR_S) * HOUR_S);
  });

  it('take in what comes days later, and forget the mark', async () => {
    await fill(startS + HOUR_S);
    await rollAll(schemas.db);
    const daysAgoS = startS - 3 * 24 * HOUR_S;
    const late = { hostIds: [2], afterS: daysAgoS, untilS: daysAgoS + 2 * HOUR_S };
    await addSamples(schemas.db, late);
    await inTransaction(schemas.db, async (connection) => {
      await markLateHours(connection, [
        { hostId: 2, endS: daysAgoS + 1 },
        { hostId: 2, endS: daysAgoS + HOUR_S },
        { hostId: 2, endS: daysAgoS + HOUR_S + 1 },
      ]);
    });
    expect(await ask('SELECT host_id, reports FROM rollup_late')).toHaveLength(2);
    await rollAll(schemas.db);
    expect(await ask('SELECT * FROM rollup_late')).toEqual([]);
    const hours = await ask(
      'SELECT UNIX_TIMESTAMP(a_time) - ? AS s, samples FROM instance_1h WHERE instance_id = 20 ORDER BY a_time',
      [daysAgoS],
    );
    expect(hours.slice(0, 2)).toEqual([
      { s: HOUR_S, samples: 120 },
      { s: 2 * HOUR_S, samples: 120 },
    ]);
  });

  it('complete an hour of which a part came late', async () => {
    await fill();
    await rollAll(schemas.db);
    const whole = await readRollups(schemas.db);
    await empty(schemas.db);
    await addHosts(schemas.db, HOSTS);
    const gap = { afterS: startS + 1_000 - (1_000 % INTERVAL_S), untilS: startS + 2_010 };
    await addSamples(schemas.db, { hostIds: HOSTS, afterS: startS, untilS: gap.afterS });
    await addSamples(schemas.db, { hostIds: HOSTS, afterS: gap.untilS, untilS: startS + 2 * HOUR_S });
    await schemas.db.pool.query('UPDATE process_sample SET started_at = FROM_UNIXTIME(?)', [startS]);
    await rollAll(schemas.db);
    await addSamples(schemas.db, { hostIds: HOSTS, ...gap });
    await schemas.db.pool.query('UPDATE process_sample SET started_at = FROM_UNIXTIME(?)', [startS]);
    await mark(HOSTS.map((hostId) => ({ hostId, endS: gap.untilS })));
    await rollAll(schemas.db);
    expect(await readRollups(schemas.db)).toEqual(whole);
  });

  it('leave an hour alone for a while that has just been named', async () => {
    await fill(startS + HOUR_S);
    await rollAll(schemas.db);
    await mark([{ hostId: 1, endS: startS + 10 }]);
    await rollAll(schemas.db, { lateRestS: 300 });
    expect(await ask('SELECT host_id FROM rollup_late')).toHaveLength(1);
    await rollAll(schemas.db);
    expect(await ask('SELECT host_id FROM rollup_late')).toEqual([]);
  });

  it('never take a few late samples for the whole once the others were dropped', async () => {
    await fill();
    await rollAll(schemas.db);
    const before = await readRollups(schemas.db);
    for (const name of ['host', 'instance', 'process', 'device', 'filesystem']) {
      await schemas.db.pool.query(`DELETE FROM ${name}_sample WHERE a_time > FROM_UNIXTIME(?)`, [
        startS + 60,
      ]);
    }
    await mark([{ hostId: 1, endS: startS + 10 }]);
    await rollAll(schemas.db);
    expect(await readRollups(schemas.db)).toEqual(before);
  });

  it('are not stopped by absurd figures of one host', async () => {
    await fill(startS + HOUR_S);
    const absurd = '9223372036854775807';
    await schemas.db.pool.query(
      `UPDATE instance_sample SET memory_bytes = ${absurd}, read_bytes = -${absurd}, cpu_user_ms = 2147483647,
         cpu_system_ms = NULL, processes = -8388608, restarts = 65535 WHERE host_id = 2`,
    );
    await schemas.db.pool.query(
      `UPDATE host_sample SET interval_ms = 4294967295, mem_used_bytes = 18446744073709551615,
         disk_read_bytes = 18446744073709551615 WHERE host_id = 2`,
    );
    await schemas.db.pool.query('UPDATE device_sample SET interval_ms = 0 WHERE host_id = 2');
    await rollAll(schemas.db);
    expect(await ask('SELECT host_id, restarts FROM instance_1h ORDER BY instance_id')).toHaveLength(6);
    const worst = await askOne(
      'SELECT CAST(memory_sum AS CHAR) AS memory, processes, restarts FROM instance_1h WHERE instance_id = 20',
    );
    expect(worst).toEqual({ memory: absurd, processes: -8_388_608, restarts: 65_535 });
    expect(await askOne('SELECT cpu_ms FROM instance_1h WHERE instance_id = 10')).toMatchObject({
      cpu_ms: expect.any(Number) as number,
    });
  });

  it('have nothing to do, and say so, without hosts or samples', async () => {
    await empty(schemas.db);
    await rollAll(schemas.db);
    const rows = await ask('SELECT name FROM resolution ORDER BY name');
    expect(rows.map(({ name }) => name)).toEqual(['1h', '5m', 'raw', 'usual']);
    await rollAll(schemas.db);
    for (const table of TABLES) expect(await ask(`SELECT * FROM ${table}`)).toEqual([]);
  });
});
