import pino from 'pino';
import { readWorst } from '../../backend/src/culprits/worst.ts';
import type { Database } from '../../backend/src/db/database.ts';
import { preparePartitions } from '../../backend/src/retention/partitions.ts';
import { rollUp } from '../../backend/src/rollups/rollups.ts';
import { openTestSchemas } from '../support/sample-rows.ts';
import type { Bench } from './bench.ts';

const HOUR_MS = 3_600_000;
const FULL = { hosts: 500, hours: 6, runs: 5 };
const QUICK = { hosts: 50, hours: 2, runs: 3 };
/** Instances of each host, with "other" and "unattributed". */
const INSTANCES = 12;
const DEVICES = 3;
const STEP_S = 30;

/** How long a page waits for the worst instances of a fleet. */
export const worst: Bench = {
  describes: 'the worst instances of 500 hosts in windows of 30 minutes and of 6 hours',
  async run({ quick, log }) {
    const size = quick ? QUICK : FULL;
    const schemas = await openTestSchemas('MariaDB');
    try {
      await preparePartitions(schemas.db, { nowMs: Date.now() });
      await fill(schemas.db, size);
      log('filled');
      const silent = pino({ level: 'silent' });
      await rollUp(schemas.db, { log: silent, goOn: async () => true, rest: async () => undefined });
      log(`${size.hosts} hosts with ${INSTANCES} instances, ${size.hours} h of samples, rolled up`);
      const measure = (hours: number) => medianMs(schemas.db, { hours, runs: size.runs });
      return {
        worst30mMs: await measure(0.5),
        worst6hMs: quick ? null : await measure(6),
      };
    } finally {
      await schemas.remove();
    }
  },
};

/** Ends now, not on a whole step: both ends are made of finer rows. */
async function medianMs(db: Database, { hours, runs }: { hours: number; runs: number }): Promise<number> {
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const to = Date.now();
    const beginMs = performance.now();
    await readWorst(db, { from: to - hours * HOUR_MS, to }, { nowMs: to });
    if (run > 0) times.push(performance.now() - beginMs);
  }
  return Math.round(times.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? 0);
}

/** `k` is the sample, `h` the host, `p` the instance or device, `r` a number up to 2³². */
async function fill({ pool }: Database, { hosts, hours }: { hosts: number; hours: number }): Promise<void> {
  const perHour = HOUR_MS / 1000 / STEP_S;
  const endS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S;
  await pool.query(
    `INSERT INTO host (host_id, rshost) SELECT seq, CONCAT('db-', LPAD(seq, 4, '0')) FROM seq_1_to_${hosts}`,
  );
  await pool.query(
    `INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name)
     SELECT seq, seq DIV ${INSTANCES} + 1, MD5(seq), IF(seq MOD ${INSTANCES} = 0, 'other', 'instance'), 'mysqld',
       3300 + seq MOD ${INSTANCES}, '', CONCAT('mysqld ', seq) FROM seq_0_to_${hosts * INSTANCES - 1} WHERE seq > 0`,
  );
  for (let hour = 0; hour < hours; hour += 1) {
    const at = `FROM_UNIXTIME(${endS} - (${hour * perHour} + k) * ${STEP_S})`;
    const rows = (width: number) =>
      `(SELECT seq DIV ${perHour * width} + 1 AS h, (seq DIV ${width}) MOD ${perHour} AS k, seq MOD ${width} AS p,
        CRC32(seq + ${hour}) AS r FROM seq_0_to_${hosts * perHour * width - 1}) n`;
    const key = (columns: string) => `INSERT INTO ${columns} SELECT h, ${at}, 1, ${STEP_S * 1000}`;
    await pool.query(
      `${key(`host_sample (host_id, a_time, seq, interval_ms, cores, cpu_user_ms, cpu_nice_ms, cpu_system_ms, cpu_irq_ms,
        cpu_steal_ms, cpu_idle_ms, cpu_iowait_ms, mem_total_bytes, mem_used_bytes, disk_read_bytes, disk_write_bytes,
        net_in_bytes, net_out_bytes)`)}, 32, r MOD 700000, 0, 9000, 0, 0, 200000, 9000, 256000000000, 90000000000, r, r, r, r
       FROM ${rows(1)}`,
    );
    await pool.query(
      `${key(`instance_sample (host_id, a_time, seq, interval_ms, instance_id, cpu_user_ms, cpu_system_ms, memory_bytes,
        read_bytes, write_bytes, net_in_bytes, net_out_bytes, processes, cpu_wait_ms, io_wait_ms)`)},
        (h - 1) * ${INSTANCES} + p, r MOD 60000, r MOD 3000, r * 2, r MOD 200000000, r MOD 100000000, r MOD 10000000,
        r MOD 20000000, 10, r MOD 3000, r MOD 9000 FROM ${rows(INSTANCES)}`,
    );
    await pool.query(
      `${key(`device_sample (host_id, a_time, seq, interval_ms, component_id, busy_ms, read_bytes, write_bytes, read_ops,
        write_ops, weighted_ms, read_ms, write_ms)`)}, p + 1, r MOD 30000, r, r, 1, 1, 1, 1, 1 FROM ${rows(DEVICES)}`,
    );
  }
}
