import type { RowDataPacket } from 'mysql2/promise';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { rollUp } from '../../backend/src/rollups/rollups.ts';
import { expandResolutions } from '../../provisioning/src/resolutions.ts';
import {
  atSecond,
  hostCpu,
  insertCommand,
  insertInstance,
  insertRow,
  insertRows,
  openTestSchemas,
  selectRows,
  SERVERS,
  type Row,
  type TestSchemas,
} from '../support/sample-rows.ts';
import { readDashboard, statementsOf } from './support/dashboards.ts';
import { expandMacros } from './support/expand-macros.ts';

const HOUR_S = 3_600;
const HOURS = 14;
const STEP_S = 60;
const HOST = 'db-17';
const MB = 1_000_000;
/** Those about samples; restarts are marks, which stand at the end of their row. */
const statements = [...statementsOf(readDashboard('en-US'))].filter(
  ([name, sql]) => sql.includes('_sample s') && !name.startsWith('annotation'),
);

describe('a part at all resolutions', () => {
  const part =
    '{{\nSELECT [[s.a + s.b | s.ab]] FROM x_sample s\nJOIN y_sample p WHERE $__timeFilter(s.a_time)\n}}\n';

  it('is read from three tables, each by its own names and times', () => {
    const [samples = '', fine = '', hours = '', ...more] = expandResolutions(part).split('UNION ALL');
    expect(more).toEqual([]);
    expect(samples).toMatch(
      /SELECT s\.a \+ s\.b FROM x_sample s\s+JOIN y_sample p WHERE \$__timeFilter\(s\.a_time\)\s+AND s\.a_time > /,
    );
    expect(fine).toMatch(/SELECT s\.ab FROM x_5m s\s[^]*AND s\.a_time > [^]*AND s\.a_time <= /);
    expect(hours).toMatch(/SELECT s\.ab FROM x_1h s\s[^]*AND s\.a_time <= /);
  });

  it('is read from two where there are no 5 minutes', () => {
    const parts = expandResolutions(part.replace('{{', '{{hours')).split('UNION ALL');
    expect(parts.map((text) => /x_(\w+) s/.exec(text)?.[1])).toEqual(['sample', '1h']);
  });

  it('has to have a time that can be limited', () => {
    expect(() => expandResolutions('{{\nSELECT 1 FROM x_sample s\n}}\n')).toThrow(/needs one/);
    expect(expandResolutions('SELECT 1')).toBe('SELECT 1');
  });
});

describe.each(SERVERS)('long ranges of the dashboard on %s', { timeout: 60_000 }, (server) => {
  let schemas: TestSchemas;
  let startS: number;
  beforeAll(async () => {
    schemas = await openTestSchemas(server);
    await fill();
  }, 60_000);
  afterAll(() => schemas.remove());
  beforeEach(() => schemas.db.pool.query('TRUNCATE TABLE resolution'));

  /** Hours up to the present one, a sample a minute, each in the middle of its minute. */
  async function fill(): Promise<void> {
    const { db } = schemas;
    const [clock] = await selectRows(db, 'SELECT UNIX_TIMESTAMP() AS s');
    startS = Math.floor(Number(clock?.['s']) / HOUR_S) * HOUR_S - HOURS * HOUR_S;
    const hostId = await insertRow(db, 'host', { rshost: HOST });
    const instances = [
      await insertInstance(db, { hostId, port: 3307 }),
      await insertInstance(db, { hostId, port: 3309 }),
      await insertInstance(db, { hostId, kind: 'other' }),
    ];
    const device = await insertRow(db, 'component', { host_id: hostId, kind: 'device', name: 'sda' });
    const mount = await insertRow(db, 'component', { host_id: hostId, kind: 'filesystem', name: '/data' });
    const command = await insertCommand(db, '/usr/bin/mysqldump orders');
    const ends = Array.from({ length: (HOURS * HOUR_S) / STEP_S }, (_, n) => startS + n * STEP_S + 30);
    const load = (endS: number) => ((endS - 30) / STEP_S) % 53;
    const keyOf = (endS: number): Row => ({ host_id: hostId, a_time: atSecond(endS), seq: 1 });
    const measured = (endS: number): Row => ({ ...keyOf(endS), interval_ms: STEP_S * 1000 });
    await insertRows(
      db,
      'host_sample',
      ends.map((endS) => ({
        ...measured(endS),
        ...hostCpu({ cores: 4, busyMs: 1_000 * load(endS), intervalMs: STEP_S * 1000 }),
        ...{ mem_total_bytes: 1_000 * MB, mem_used_bytes: load(endS) * MB, mem_cached_bytes: null },
      })),
    );
    await insertRows(
      db,
      'instance_sample',
      instances.flatMap((instance, n) =>
        ends.map((endS) => ({
          ...{
            ...measured(endS),
            instance_id: instance,
            cpu_user_ms: (n + 1) * load(endS),
            cpu_system_ms: 1,
          },
          ...{ memory_bytes: (n + 1) * MB, read_bytes: (n + 1) * load(endS), write_bytes: n, restarts: 0 },
        })),
      ),
    );
    await insertRows(
      db,
      'process_sample',
      ends.map((endS) => ({
        ...{ ...measured(endS), pid: 9120, started_at: atSecond(startS), instance_id: instances[0] ?? 0 },
        ...{ command_id: command, cpu_user_ms: load(endS), cpu_system_ms: 0, memory_bytes: load(endS) },
        ...{ read_bytes: load(endS), write_bytes: null },
      })),
    );
    await insertRows(
      db,
      'device_sample',
      ends.map((endS) => ({
        ...{ ...measured(endS), component_id: device, read_bytes: MB, write_bytes: MB, read_ops: 1 },
        ...{ write_ops: 1, busy_ms: 1_200 * load(endS), weighted_ms: 1, read_ms: 1, write_ms: 1 },
      })),
    );
    await insertRows(
      db,
      'filesystem_sample',
      ends.map((endS) => ({
        ...{
          ...keyOf(endS),
          component_id: mount,
          total_bytes: 110 * MB,
          used_bytes: 75 * MB,
          free_bytes: 25 * MB,
        },
      })),
    );
    await db.pool.query(
      'ANALYZE TABLE host_sample, instance_sample, process_sample, device_sample, filesystem_sample',
    );
  }

  const roll = () =>
    rollUp(schemas.db, {
      ...{ log: { info: () => undefined }, goOn: () => Promise.resolve(true) },
      rest: () => Promise.resolve(),
    });
  const keptFrom = (name: string, second: number) =>
    schemas.db.pool.query('UPDATE resolution SET kept_from = FROM_UNIXTIME(?) WHERE name = ?', [
      second,
      name,
    ]);
  const window = (intervalS: number) => ({
    host: HOST,
    fromS: startS,
    toS: startS + HOURS * HOUR_S,
    intervalS,
  });

  async function ask(sql: string, intervalS: number): Promise<{ rows: Row[]; read: number }> {
    const connection = await schemas.db.pool.getConnection();
    try {
      await connection.query('FLUSH STATUS');
      const [rows] = await connection.query<RowDataPacket[]>(expandMacros(sql, window(intervalS)));
      const [status] = await connection.query<RowDataPacket[]>(
        "SHOW SESSION STATUS LIKE 'Handler_read_next'",
      );
      return { rows, read: Number(status[0]?.['Value']) };
    } finally {
      connection.destroy();
    }
  }
  const rounded = (rows: Row[]) =>
    rows.map((row) =>
      Object.fromEntries(
        Object.entries(row).map(([key, value]) => [
          key,
          typeof value === 'number' ? Number(value.toPrecision(3)) : value,
        ]),
      ),
    );

  it.each(statements)(
    '%s shows what samples show, from rollups and what is not in them yet',
    async (_, sql) => {
      const raw = { 600: await ask(sql, 600), 3600: await ask(sql, HOUR_S) };
      await roll();
      for (const intervalS of [600, HOUR_S] as const) {
        const rolled = await ask(sql, intervalS);
        expect(rounded(rolled.rows)).toEqual(rounded(raw[intervalS].rows));
        expect(rolled.rows.length).toBeGreaterThan(0);
        expect(rolled.read).toBeLessThan(0.4 * raw[intervalS].read);
      }
      expect((await ask(sql, HOUR_S)).read).toBeLessThan((await ask(sql, 60)).read);
    },
  );

  it.each(statements)('%s shows the time of which samples were dropped', async (_, sql) => {
    await roll();
    const all = (await ask(sql, 60)).rows;
    await keptFrom('raw', startS + 6 * HOUR_S);
    await keptFrom('5m', startS + 3 * HOUR_S);
    const { rows } = await ask(sql, 60);
    const times = (of: Row[]) => of.map(({ time }) => Number(time)).filter((time) => !Number.isNaN(time));
    if (times(all).length === 0) {
      expect(rows).toHaveLength(all.length);
      return;
    }
    const distinct = [...new Set(times(rows))].map((time) => (time - startS) / STEP_S);
    expect(distinct.filter((minute) => minute < 180)).toEqual([0, 60, 120]);
    expect(distinct.filter((minute) => minute >= 180 && minute < 360)).toHaveLength(36);
    expect(distinct.filter((minute) => minute >= 360)).toHaveLength((HOURS - 6) * 60);
  });
});
