import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { dropExpired, keepPartitions, preparePartitions } from '../../../backend/src/retention/partitions.ts';
import {
  detachPartition,
  readDatabaseClock,
  readPartitions,
} from '../../../backend/src/retention/partitions-store.ts';
import {
  atSecond,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type TestSchemas,
} from '../../support/sample-rows.ts';

const DAY_S = 86_400;
const SAMPLE_TABLES = [
  ...['agent_sample', 'burst_sample', 'device_sample', 'filesystem_sample', 'host_sample', 'instance_sample'],
  ...['interface_sample', 'job_sample', 'net_pair_sample', 'process_pair_sample', 'process_sample'],
];

const ROLLUP_TABLES = [
  ...['device_1h', 'device_5m', 'filesystem_1h', 'host_1h', 'host_5m', 'instance_1h', 'instance_5m'],
  ...['net_pair_1h', 'process_1h', 'process_5m'],
];
const DAYS_KEPT = { raw: 30, '5m': 180, '1h': 1_095 };

const nameOf = (second: number) => `p${atSecond(second).toISOString().slice(0, 10).replaceAll('-', '')}`;

describe.each(SERVERS)('partitions on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let todayS: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    todayS = Math.floor((await readDatabaseClock(schemas.db)) / 1000 / DAY_S) * DAY_S;
  }, 60_000);
  afterAll(() => schemas.remove());
  beforeEach(async () => {
    await schemas.db.pool.query(
      'ALTER TABLE host_sample PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE))',
    );
    for (const table of ['host_sample', 'resolution', 'rollup_late'])
      await schemas.db.pool.query('TRUNCATE TABLE ??', [table]);
    await rolledUpUntil(todayS);
  });

  /** As after a run of the rollups. */
  const rolledUpUntil = (secondS: number) =>
    schemas.db.pool.query(
      "REPLACE INTO resolution (name, done_until) VALUES ('raw', FROM_UNIXTIME(1)), ('5m', FROM_UNIXTIME(?)), ('1h', FROM_UNIXTIME(?))",
      [secondS, secondS],
    );
  const keptFrom = async (resolution: string) => {
    const rows = await selectRows(
      schemas.db,
      'SELECT UNIX_TIMESTAMP(kept_from) AS s FROM resolution WHERE name = ?',
      [resolution],
    );
    return rows[0]?.['s'];
  };

  const insertAt = (seconds: readonly number[]) =>
    insertRows(
      schemas.db,
      'host_sample',
      seconds.map((second, seq) => ({ host_id: 1, a_time: atSecond(second), seq, interval_ms: 1 })),
    );
  /** Seconds of the rows of one partition. */
  const rowsOf = async (partition: string) => {
    const rows = await selectRows(
      schemas.db,
      `SELECT UNIX_TIMESTAMP(a_time) AS s FROM host_sample PARTITION (${partition}) ORDER BY seq`,
    );
    return rows.map(({ s }) => s);
  };
  const partitionsOf = async (table: string) =>
    ((await readPartitions(schemas.db)).get(table) ?? []).map(({ name }) => name);
  const DAYS = [-2, -1, 0, 1, 2, 3];
  const dayNames = () => DAYS.map((offset) => nameOf(todayS + offset * DAY_S));

  it('makes the days of every sample table and some time of every rollup, by the database’s clock', async () => {
    const changes = await preparePartitions(schemas.db);
    expect(changes.map(({ error }) => error)).toEqual(changes.map(() => undefined));
    expect([...(await readPartitions(schemas.db)).keys()].sort()).toEqual(
      [...SAMPLE_TABLES, ...ROLLUP_TABLES].sort(),
    );
    for (const table of SAMPLE_TABLES) {
      expect(await partitionsOf(table), table).toEqual([...dayNames(), 'p_max']);
    }
    for (const table of ROLLUP_TABLES) {
      const made = await partitionsOf(table);
      expect(made.length, table).toBeGreaterThanOrEqual(4);
      expect(made.length, table).toBeLessThanOrEqual(5);
    }
  });

  it('changes nothing the second time', async () => {
    await preparePartitions(schemas.db);
    expect(await preparePartitions(schemas.db)).toEqual([]);
  });

  it('moves rows that came before their day to it', async () => {
    const seconds = [todayS - 9 * DAY_S, todayS - 1, todayS, todayS + DAY_S - 1, todayS + 9 * DAY_S];
    await insertAt(seconds);
    await preparePartitions(schemas.db);
    expect(await rowsOf(nameOf(todayS - 2 * DAY_S))).toEqual([seconds[0]]);
    expect(await rowsOf(nameOf(todayS - DAY_S))).toEqual([seconds[1]]);
    expect(await rowsOf(nameOf(todayS))).toEqual([seconds[2], seconds[3]]);
    expect(await rowsOf('p_max')).toEqual([seconds[4]]);
  });

  it('is right when two backends do it at once', async () => {
    await preparePartitions(schemas.db);
    const later = { nowMs: (todayS + 2 * DAY_S) * 1000 };
    const results = await Promise.all([1, 2, 3].map(() => preparePartitions(schemas.db, later)));
    expect(results.flat().filter(({ error }) => error !== undefined)).toEqual([]);
    for (const table of SAMPLE_TABLES) expect(await partitionsOf(table)).toHaveLength(9);
  });

  const makeOldDays = async () => {
    await preparePartitions(schemas.db, { nowMs: (todayS - 35 * DAY_S) * 1000 });
    await preparePartitions(schemas.db);
  };

  it('drops the days that are older than the retention, with their rows, and keeps the rest', async () => {
    await makeOldDays();
    const [old, kept, now] = [todayS - 31 * DAY_S, todayS - 30 * DAY_S, todayS];
    await insertAt([old, kept, now]);
    const nowMs = await readDatabaseClock(schemas.db);
    const { dropped, refused } = await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs });
    expect(refused).toBeUndefined();
    const host = dropped.find(({ table }) => table === 'host_sample');
    expect(host?.partitions).toContain(nameOf(old));
    expect(host?.partitions).not.toContain(nameOf(kept));
    const rows = await selectRows(
      schemas.db,
      'SELECT UNIX_TIMESTAMP(a_time) AS s FROM host_sample ORDER BY seq',
    );
    expect(rows.map(({ s }) => s)).toEqual([kept, now]);
    expect(await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs })).toEqual({ dropped: [] });
  });

  const tablesOfDropped = () =>
    selectRows(
      schemas.db,
      "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'dropped%'",
    );

  it('goes on where it was ended: with the table of dropped rows made, filled, or left over', async () => {
    await makeOldDays();
    const [first, second] = [todayS - 32 * DAY_S, todayS - 31 * DAY_S];
    await insertAt([first, second]);
    const { pool } = schemas.db;
    for (const name of [`dropped_host_sample_${nameOf(first)}`, 'dropped_job_sample_p20200101']) {
      await pool.query('CREATE TABLE ?? (n INT)', [name]);
      await pool.query('INSERT INTO ?? VALUES (1)', [name]);
    }
    await detachPartition(schemas.db, { table: 'host_sample', name: nameOf(second) });
    expect(await rowsOf(nameOf(first))).toEqual([first]);
    expect(await partitionsOf('host_sample')).not.toContain(nameOf(second));
    expect(await tablesOfDropped()).toHaveLength(3);
    const nowMs = await readDatabaseClock(schemas.db);
    await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs });
    expect(await tablesOfDropped()).toEqual([]);
    expect(await selectRows(schemas.db, 'SELECT * FROM host_sample')).toEqual([]);
  });

  it('drops nothing while the clocks of database and backend differ by more than an hour', async () => {
    await makeOldDays();
    const before = await partitionsOf('host_sample');
    const nowMs = await readDatabaseClock(schemas.db);
    for (const offMs of [-3_700_000, 3_700_000]) {
      const { dropped, refused } = await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs: nowMs + offMs });
      expect(dropped).toEqual([]);
      expect(refused).toMatch(/clocks of the database and of this backend differ by 3\d\d\d s/);
    }
    expect(await partitionsOf('host_sample')).toEqual(before);
    const close = await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs: nowMs + 3_500_000 });
    expect(close.dropped.map(({ table }) => table)).toContain('host_sample');
  });

  it('tells readers where each resolution begins before it drops', async () => {
    await makeOldDays();
    const nowMs = await readDatabaseClock(schemas.db);
    await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs });
    expect(await keptFrom('raw')).toBe(todayS - 30 * DAY_S);
    expect(await keptFrom('5m')).toBe(31_536_000);
    await dropExpired(schemas.db, { days: { ...DAYS_KEPT, raw: 31 }, nowMs });
    expect(await keptFrom('raw')).toBe(todayS - 30 * DAY_S);
  });

  it('drops no samples that are not rolled up, whatever their age, and says so', async () => {
    await makeOldDays();
    const nowMs = await readDatabaseClock(schemas.db);
    const drop = () => dropExpired(schemas.db, { days: DAYS_KEPT, nowMs });
    await schemas.db.pool.query("DELETE FROM resolution WHERE name = '1h'");
    expect(await drop()).toMatchObject({
      dropped: [],
      refused: expect.stringMatching(/wait to be rolled up/) as string,
    });
    await rolledUpUntil(todayS - 33 * DAY_S + 60);
    const first = await drop();
    expect(first.refused).toMatch(/partitions of samples wait to be rolled up/);
    expect(first.dropped.find(({ table }) => table === 'host_sample')?.partitions.at(-1)).toBe(
      nameOf(todayS - 34 * DAY_S),
    );
    await rolledUpUntil(todayS);
    const second = await drop();
    expect(second.refused).toBeUndefined();
    expect(second.dropped.find(({ table }) => table === 'host_sample')?.partitions.at(-1)).toBe(
      nameOf(todayS - 31 * DAY_S),
    );
  });

  it('drops no samples of a day that came late and is not rolled up again', async () => {
    await makeOldDays();
    const nowMs = await readDatabaseClock(schemas.db);
    const late = todayS - 33 * DAY_S + 3_600;
    await schemas.db.pool.query('INSERT INTO rollup_late (a_time, host_id) VALUES (FROM_UNIXTIME(?), 1)', [
      late,
    ]);
    const { dropped, refused } = await dropExpired(schemas.db, { days: DAYS_KEPT, nowMs });
    expect(refused).toMatch(/wait to be rolled up/);
    expect(dropped.find(({ table }) => table === 'host_sample')?.partitions.at(-1)).toBe(
      nameOf(todayS - 34 * DAY_S),
    );
  });

  it('drops rollups by their own days', async () => {
    await preparePartitions(schemas.db, { nowMs: (todayS - 35 * DAY_S) * 1000 });
    for (const table of ['host_5m', 'host_1h'])
      await schemas.db.pool.query(
        `ALTER TABLE ${table} PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION p_max VALUES LESS THAN (MAXVALUE))`,
      );
    await preparePartitions(schemas.db, { nowMs: (todayS - 200 * DAY_S) * 1000 });
    await preparePartitions(schemas.db, { nowMs: (todayS - 170 * DAY_S) * 1000 });
    await preparePartitions(schemas.db);
    const nowMs = await readDatabaseClock(schemas.db);
    const droppedOf = async (days: typeof DAYS_KEPT) => {
      const { dropped } = await dropExpired(schemas.db, { days, nowMs });
      return Object.fromEntries(dropped.map(({ table, partitions }) => [table, partitions.length]));
    };
    const first = await droppedOf(DAYS_KEPT);
    expect(first['host_5m']).toBeGreaterThanOrEqual(2);
    expect(first['host_1h']).toBeUndefined();
    expect(await keptFrom('5m')).toBeLessThanOrEqual(todayS - 180 * DAY_S);
    expect(await keptFrom('5m')).toBeGreaterThan(todayS - 188 * DAY_S);
    const second = await droppedOf({ ...DAYS_KEPT, '1h': 150 });
    expect(second['host_1h']).toBeGreaterThanOrEqual(1);
    expect(await keptFrom('1h')).toBeLessThanOrEqual(todayS - 150 * DAY_S);
  });

  it('does both as a job, tells what it dropped, and why it did not', async () => {
    await makeOldDays();
    const said: string[] = [];
    const log = {
      info: (facts: object, message: string) => said.push(`${JSON.stringify(facts)} ${message}`),
      warn: (_facts: object, message: string) => said.push(message),
    };
    const nowMs = await readDatabaseClock(schemas.db);
    await keepPartitions(schemas.db, { days: DAYS_KEPT, nowMs: nowMs + 10_000_000, log });
    expect(said).toEqual([expect.stringMatching(/^not all expired samples were dropped: the clocks/)]);
    await keepPartitions(schemas.db, { days: DAYS_KEPT, nowMs, log });
    expect(said.slice(1).join('\n')).toMatch(/"table":"host_sample","partitions":\["p\d{8}"/);
  });

  it('goes on with the other tables when one cannot be changed, and then tells of it', async () => {
    await schemas.db.pool.query('DROP TABLE burst_sample');
    await schemas.db.pool.query(
      `CREATE TABLE burst_sample (a_time TIMESTAMP NOT NULL DEFAULT CURRENT_TIMESTAMP, PRIMARY KEY (a_time))
       PARTITION BY RANGE (UNIX_TIMESTAMP(a_time)) (PARTITION ${nameOf(todayS)} VALUES LESS THAN (1),
         PARTITION p_max VALUES LESS THAN (MAXVALUE))`,
    );
    const log = { info: () => undefined, warn: () => undefined };
    const nowMs = await readDatabaseClock(schemas.db);
    const failing = keepPartitions(schemas.db, { days: DAYS_KEPT, nowMs, log });
    await expect(failing).rejects.toThrow(/^partitions could not be changed: burst_sample \(/);
    expect(await partitionsOf('host_sample')).toEqual([...dayNames(), 'p_max']);
  });
});
