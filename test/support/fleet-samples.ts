/**
 * Samples of many hosts, made by the server itself (MariaDB's sequence tables), one each 30 s up to now: what lists of
 * hosts and the worst of many are drawn from.
 */
import type { Connection, Pool } from 'mysql2/promise';

/** Of each host, the first of them "other". */
export const INSTANCES = 12;
const DEVICES = 3;
const STEP_S = 30;
const HOUR_S = 3_600;

/** `first` is the number of the first host; `k` is the sample, `h` the host, `p` the instance or device, `r` a number up to 2³². */
export async function fillFleetSamples(
  pool: Pool | Connection,
  { hosts, hours, first = 1 }: { hosts: number; hours: number; first?: number },
): Promise<void> {
  const perHour = HOUR_S / STEP_S;
  const endS = Math.floor(Date.now() / 1000 / STEP_S) * STEP_S;
  await pool.query(
    `INSERT INTO host (host_id, rshost) SELECT seq, CONCAT('db-', LPAD(seq, 4, '0')) FROM seq_${first}_to_${first + hosts - 1}`,
  );
  await pool.query(
    `INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name)
     SELECT seq, seq DIV ${INSTANCES} + 1, MD5(seq), IF(seq MOD ${INSTANCES} = 0, 'other', 'instance'), 'mysqld',
       3300 + seq MOD ${INSTANCES},
       CONCAT('/data/', 3300 + seq MOD ${INSTANCES}), CONCAT('mysqld ', 3300 + seq MOD ${INSTANCES})
     FROM seq_${(first - 1) * INSTANCES}_to_${(first + hosts - 1) * INSTANCES - 1} WHERE seq > 0`,
  );
  for (let hour = 0; hour < hours; hour += 1) {
    const at = `FROM_UNIXTIME(${endS} - (${hour * perHour} + k) * ${STEP_S})`;
    const rows = (width: number) =>
      `(SELECT seq DIV ${perHour * width} + ${first} AS h, (seq DIV ${width}) MOD ${perHour} AS k, seq MOD ${width} AS p,
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
        (h - 1) * ${INSTANCES} + p, r MOD (6000 + (h * 7919 + p * 104729) MOD 90000), r MOD 3000, r * 2, r MOD 200000000, r MOD 100000000, r MOD 10000000,
        r MOD 20000000, 10, r MOD 3000, r MOD 9000 FROM ${rows(INSTANCES)}`,
    );
    await pool.query(
      `${key(`device_sample (host_id, a_time, seq, interval_ms, component_id, busy_ms, read_bytes, write_bytes, read_ops,
        write_ops, weighted_ms, read_ms, write_ms)`)}, p + 1,
        (h * 7919 + p * 104729) MOD 30000, r, r, 1, 1, 1, 1, 1 FROM ${rows(DEVICES)}`,
    );
  }
}
