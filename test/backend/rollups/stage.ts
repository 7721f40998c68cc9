/** Samples of a few hosts over some hours before now, written as ingest would have, for tests of the rollups. */
import type { Database } from '../../../backend/src/db/database.ts';
import { rollUp, type RollupOptions } from '../../../backend/src/rollups/rollups.ts';
import { atSecond, insertRows, selectRows, type Row } from '../../support/sample-rows.ts';

export const HOUR_S = 3_600;
export const INTERVAL_S = 30;
export const TABLES = [
  ...['host_5m', 'instance_5m', 'process_5m', 'device_5m'],
  ...['host_1h', 'instance_1h', 'process_1h', 'device_1h', 'filesystem_1h'],
];

/** Begin of the hour that is `hours` before the present one, by the database's clock. */
export async function hoursAgo(db: Database, hours: number): Promise<number> {
  const [row] = await selectRows(db, 'SELECT UNIX_TIMESTAMP() AS s');
  return (Math.floor(Number(row?.['s']) / HOUR_S) - hours) * HOUR_S;
}

export async function empty(db: Database): Promise<void> {
  const others = ['resolution', 'rollup_late', 'instance_usual', 'host', 'instance'];
  const samples = ['host', 'instance', 'process', 'device', 'filesystem', 'agent'].map(
    (name) => `${name}_sample`,
  );
  for (const table of [...TABLES, ...others, ...samples]) await db.pool.query('TRUNCATE TABLE ??', [table]);
}

export async function addHosts(db: Database, hostIds: readonly number[]): Promise<void> {
  await insertRows(
    db,
    'host',
    hostIds.map((hostId) => ({ host_id: hostId, rshost: `db-${hostId}` })),
  );
}

/** Two instances of each host, a process of each, a device and a file system; figures differ from sample to sample. */
export async function addSamples(
  db: Database,
  span: { hostIds: readonly number[]; afterS: number; untilS: number },
): Promise<void> {
  const keys = span.hostIds.flatMap((hostId) => {
    const ends: Row[] = [];
    for (let endS = span.afterS + INTERVAL_S; endS <= span.untilS; endS += INTERVAL_S) {
      ends.push({ host_id: hostId, a_time: atSecond(endS), seq: (endS / INTERVAL_S) % 65_536 });
    }
    return ends;
  });
  const step = (key: Row) => Number(key['seq']) % 50;
  const measured = (key: Row): Row => ({ ...key, interval_ms: INTERVAL_S * 1000 });
  await insertRows(
    db,
    'host_sample',
    keys.map((key) => ({
      ...{ ...measured(key), cores: 4, cpu_user_ms: 900 * step(key), cpu_nice_ms: 0, cpu_system_ms: 300 },
      ...{ cpu_irq_ms: 0, cpu_steal_ms: null, cpu_idle_ms: 60_000, cpu_iowait_ms: 100 },
      ...{ load1: step(key) / 10, mem_total_bytes: 16e9, mem_used_bytes: 8e9 + step(key) * 1e6 },
      ...{ disk_read_bytes: 3e6 * step(key), disk_write_bytes: 2e6, net_in_bytes: null, blocked: step(key) },
    })),
  );
  await insertRows(
    db,
    'agent_sample',
    keys.map((key) => ({ ...key, cpu_ms: 1, sample_ms: 1, rss_bytes: 1, coverage_io: 0.5 })),
  );
  const usage = (key: Row, factor: number): Row => ({
    ...{ cpu_user_ms: factor * 10 * step(key), cpu_system_ms: null, memory_bytes: factor * 1e9 },
    ...{ read_bytes: factor * 1e5 * step(key), write_bytes: null },
  });
  await insertRows(
    db,
    'instance_sample',
    keys.flatMap((key) => [
      {
        ...measured(key),
        instance_id: Number(key['host_id']) * 10,
        ...usage(key, 5),
        restarts: step(key) === 7 ? 1 : 0,
      },
      // The remainder, which may be negative.
      { ...measured(key), instance_id: Number(key['host_id']) * 10 + 1, ...usage(key, -1), restarts: 0 },
    ]),
  );
  await insertRows(
    db,
    'process_sample',
    keys.map((key) => ({
      ...{ ...measured(key), pid: 100, command_id: 1, started_at: atSecond(span.afterS), ...usage(key, 2) },
    })),
  );
  await insertRows(
    db,
    'device_sample',
    keys.map((key) => ({
      ...{ ...measured(key), component_id: Number(key['host_id']), read_bytes: 3e6, write_bytes: 2e6 },
      ...{
        read_ops: 3,
        write_ops: 2,
        busy_ms: 601 * step(key),
        weighted_ms: 90_000,
        read_ms: 9,
        write_ms: 8,
      },
    })),
  );
  await insertRows(
    db,
    'filesystem_sample',
    keys.map((key) => ({
      ...{ ...key, component_id: 1, total_bytes: 1e12, used_bytes: 5e11 + step(key), free_bytes: 4e11 },
    })),
  );
}

/** Runs it to its end, late hours at once. */
export async function rollAll(db: Database, options: Partial<RollupOptions> = {}): Promise<void> {
  await rollUp(db, {
    ...{ log: { info: () => undefined }, goOn: () => Promise.resolve(true), lateRestS: 0 },
    rest: () => Promise.resolve(),
    ...options,
  });
}

/** Every row of every rollup table, in the order of its key. */
export async function readRollups(db: Database): Promise<Record<string, Row[]>> {
  const all: Record<string, Row[]> = {};
  for (const table of TABLES) {
    const key = table.startsWith('process')
      ? 'pid, start_s'
      : table.startsWith('instance')
        ? 'instance_id'
        : 'samples';
    all[table] = await selectRows(db, `SELECT * FROM ${table} ORDER BY host_id, a_time, ${key}`);
  }
  return all;
}
