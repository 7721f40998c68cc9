/**
 * A history of 30 days in both schemas, made by the server itself (MariaDB's sequence tables): every host has one
 * sample each 30 s, and in each sample one process over a threshold, which is all that the replaced system stored.
 * Rows arrive in the order in which they would have been stored: by time in the old schema, by key in ours.
 */
import type { Pool } from 'mysql2/promise';
import { addPartitions } from '../../../backend/src/retention/partitions-store.ts';
import type { Database } from '../../../backend/src/db/database.ts';
import { createOldTable, OLD_TABLES } from '../shape/old-schema.ts';

export interface History {
  hosts: number;
  days: number;
  /** Days since 1970 UTC; the history ends before it. */
  endDay: number;
}

export const OLD_SCHEMA = 'bench_old';
const HISTORY_TABLES = ['host_sample', 'instance_sample', 'process_sample'] as const;
const DAY_S = 86_400;
const STEP_S = 30;
const PER_DAY = DAY_S / STEP_S;
const INSTANCES = 8;
/** Days that are filled at the same time. */
const AT_ONCE = 2;
const HOST = "CONCAT('db-', LPAD(h, 5, '0'), '.example')";

/** Rows per table. */
export function countRows({ hosts, days }: History): number {
  return hosts * days * PER_DAY;
}

/** Day partitions of the history and of the three days after it. */
export async function partitionHistory(db: Database, { days, endDay }: History): Promise<void> {
  const [rows] = await db.pool.query(
    `SELECT DISTINCT table_name AS name FROM information_schema.partitions
     WHERE table_schema = ? AND partition_name = 'p_max'`,
    [db.schemas.monitor],
  );
  const parts = Array.from({ length: days + 3 }, (_, index) => {
    const day = endDay - days + index;
    return { name: `p${new Date(day * DAY_S * 1000).toISOString().slice(0, 10).replaceAll('-', '')}`, day };
  });
  for (const { name } of rows as { name: string }[]) {
    await addPartitions(db, {
      table: name,
      days: parts.map((part) => ({ name: part.name, beforeS: (part.day + 1) * DAY_S })),
    });
  }
}

/** Hosts, instances and command lines, and the three sample tables. */
export async function fillHistory({ pool }: Database, history: History): Promise<void> {
  const { hosts, days, endDay } = history;
  await pool.query(
    `INSERT INTO host (host_id, rshost) SELECT h, ${HOST} FROM (SELECT seq AS h FROM seq_1_to_${hosts}) n`,
  );
  await pool.query(
    `INSERT INTO tb_monitor_process_info (id, md5_str, remarks)
     SELECT n, MD5(n), CONCAT('/usr/sbin/mysqld --server-id=', n) FROM (SELECT seq AS n FROM seq_10_to_${hosts * 10 + 9}) c`,
  );
  await pool.query(
    `INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name, command_id)
     SELECT n, n DIV 10, MD5(n), 'instance', 'mysqld', 3306 + n MOD 10, CONCAT('/data/', n), CONCAT('mysqld ', n), n
     FROM (SELECT seq AS n FROM seq_10_to_${hosts * 10 + 9}) c`,
  );
  const queue = Array.from({ length: days }, (_, index) => endDay - days + index).values();
  const work = async () => {
    for (const day of queue) for (const table of HISTORY_TABLES) await fillDay(pool, { table, day, hosts });
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  await pool.query(`ANALYZE TABLE ${HISTORY_TABLES.join(', ')}`);
}

const COLUMNS: Record<(typeof HISTORY_TABLES)[number], Record<string, string>> = {
  host_sample: {
    ...{
      cores: '32',
      cpu_user_ms: 'r MOD 300000',
      cpu_nice_ms: '0',
      cpu_system_ms: 'r MOD 90000',
      cpu_irq_ms: '900',
    },
    ...{
      cpu_steal_ms: '0',
      cpu_idle_ms: '500000',
      cpu_iowait_ms: 'r MOD 9000',
      mem_total_bytes: '256000000000',
    },
    ...{
      mem_used_bytes: 'r * 50',
      disk_read_bytes: 'r',
      disk_write_bytes: 'r',
      net_in_bytes: 'r',
      net_out_bytes: 'r',
    },
  },
  instance_sample: {
    ...{
      instance_id: `h * 10 + k MOD ${INSTANCES}`,
      cpu_user_ms: 'r MOD 30000',
      cpu_system_ms: 'r MOD 9000',
    },
    ...{
      memory_bytes: 'r * 3',
      read_bytes: 'r MOD 900000000',
      write_bytes: 'r MOD 700000000',
      read_ops: 'r MOD 90000',
    },
    ...{
      write_ops: 'r MOD 80000',
      net_in_bytes: 'r MOD 1000000000',
      net_out_bytes: 'r',
      threads: '50',
      fds: '300',
    },
    ...{ processes: '1', cpu_wait_ms: 'r MOD 3000', io_wait_ms: 'r MOD 9000' },
  },
  process_sample: {
    ...{
      pid: `2000 + k MOD ${INSTANCES}`,
      started_at: "'2026-09-01'",
      instance_id: `h * 10 + k MOD ${INSTANCES}`,
    },
    ...{ command_id: `h * 10 + k MOD ${INSTANCES}`, cpu_user_ms: 'r MOD 30000', cpu_system_ms: 'r MOD 9000' },
    ...{
      memory_bytes: 'r * 3',
      read_bytes: 'r MOD 900000000',
      write_bytes: 'r MOD 700000000',
      read_ops: 'r MOD 90000',
    },
    ...{
      write_ops: 'r MOD 80000',
      net_in_bytes: 'r MOD 1000000000',
      net_out_bytes: 'r',
      threads: '50',
      fds: '300',
    },
  },
};

/** `h` is the host, `k` the ordinal of the sample in its day, `r` a number up to 2³². */
async function fillDay(
  pool: Pool,
  { table, day, hosts }: { table: (typeof HISTORY_TABLES)[number]; day: number; hosts: number },
): Promise<void> {
  const columns = COLUMNS[table];
  await pool.query(
    `INSERT INTO ${table} (host_id, a_time, seq, interval_ms, ${Object.keys(columns).join(', ')})
     SELECT h, FROM_UNIXTIME(${day * DAY_S} + k * ${STEP_S}), k, ${STEP_S * 1000}, ${Object.values(columns).join(', ')}
     FROM (SELECT seq DIV ${PER_DAY} + 1 AS h, seq MOD ${PER_DAY} AS k, CRC32(seq + ${day}) AS r
       FROM seq_0_to_${hosts * PER_DAY - 1}) n`,
  );
}

/** The same processes in the old schema. */
export async function fillOldHistory(pool: Pool, { hosts, days, endDay }: History): Promise<void> {
  await pool.query(`CREATE DATABASE ${OLD_SCHEMA}`);
  for (const definition of OLD_TABLES) await pool.query(createOldTable(`${OLD_SCHEMA}.${definition}`));
  await pool.query(
    `INSERT INTO ${OLD_SCHEMA}.tb_monitor_process_info (md5_str, remarks)
     SELECT MD5(n), CONCAT('/usr/sbin/mysqld --server-id=', n) FROM (SELECT seq AS n FROM seq_10_to_${hosts * 10 + 9}) c`,
  );
  for (let day = endDay - days; day < endDay; day += 1) {
    await pool.query(
      `INSERT INTO ${OLD_SCHEMA}.tb_monitor_process_io_info
         (rshost, rsport, cpu, mem, io_r, io_w, a_time, md5_str, remarks)
       SELECT ${HOST}, 2000 + k MOD ${INSTANCES}, (r MOD 30000 + r MOD 9000) / 300, r * 3 / 1073741824,
         r MOD 900000000 / 30720, r MOD 700000000 / 30720, FROM_UNIXTIME(${day * DAY_S} + k * ${STEP_S}),
         MD5(h * 10 + k MOD ${INSTANCES}), ''
       FROM (SELECT seq MOD ${hosts} + 1 AS h, seq DIV ${hosts} AS k,
         CRC32(seq MOD ${hosts} * ${PER_DAY} + seq DIV ${hosts} + ${day}) AS r FROM seq_0_to_${hosts * PER_DAY - 1}) n`,
    );
  }
  await pool.query(`ANALYZE TABLE ${OLD_SCHEMA}.tb_monitor_process_io_info`);
}
