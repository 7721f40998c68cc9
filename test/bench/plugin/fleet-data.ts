/** A fleet for the pages: many hosts with their newest state, and one of them with a day of 200 processes. */
import type { Database } from '../../../backend/src/db/database.ts';

export interface FleetSize {
  hosts: number;
  /** Of the one host, up to now. */
  hours: number;
}

export const BUSY_HOST = 'db-0001';
const PROCESSES = 200;
const INSTANCES = 20;
const STEP_S = 30;
const PER_HOUR = 3_600 / STEP_S;

/** Made by the server itself from its sequence tables. */
export async function fillFleet({ pool }: Database, { hosts, hours }: FleetSize): Promise<void> {
  const run = (sql: string) => pool.query(sql);
  await run(
    `INSERT INTO host (host_id, rshost) SELECT seq, CONCAT('db-', LPAD(seq, 4, '0')) FROM seq_1_to_${hosts}`,
  );
  await run(`INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name)
    SELECT 1000 + seq, seq, MD5(seq), 'instance', 'mysqld', 3306, '/data/3306', 'mysqld 3306' FROM seq_2_to_${hosts}`);
  await run(`INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name, command_id)
    SELECT seq, 1, MD5(CONCAT('i', seq)), IF(seq = 21, 'other', IF(seq = 22, 'unattributed', 'instance')),
      IF(seq > 20, '', 'mysqld'), IF(seq > 20, 0, 3300 + seq), IF(seq > 20, '', CONCAT('/data/', 3300 + seq)),
      IF(seq = 21, 'other', IF(seq = 22, 'unattributed', CONCAT('mysqld ', 3300 + seq))), seq
    FROM seq_1_to_${INSTANCES + 2}`);
  await run(`INSERT INTO tb_monitor_process_info (id, md5_str, remarks)
    SELECT seq, MD5(seq), CONCAT('/usr/sbin/mysqld --datadir=/data/', 3300 + seq, ' --server-id=', seq)
    FROM seq_1_to_${PROCESSES}`);
  await run(`INSERT INTO host_status (host_id, a_time, reported_at, interval_ms, agent_version, cores, cpu_share,
      memory_share, disk_util, disk_device, top_instance_id, top_share, instance_count)
    SELECT seq, NOW(), NOW() + INTERVAL 1 DAY, 30000, '0.1.0', 32, CRC32(seq) / 4294967296,
      CRC32(seq + 1) / 4294967296, CRC32(seq + 2) / 4294967296, 'sda', IF(seq = 1, 1, 1000 + seq),
      CRC32(seq) / 4294967296, 1 + seq MOD 9 FROM seq_1_to_${hosts}`);
  await fillBusyHost(run, Math.round(hours * PER_HOUR));
}

/** `k` is the sample, `p` the process or instance, `r` a number up to 2³². */
async function fillBusyHost(run: (sql: string) => Promise<unknown>, samples: number): Promise<void> {
  const at = `FROM_UNIXTIME(FLOOR(UNIX_TIMESTAMP() / ${STEP_S}) * ${STEP_S} - (${samples - 1} - k) * ${STEP_S})`;
  const key = (more: string) => `INSERT INTO ${more} SELECT 1, ${at}, k MOD 65536, ${STEP_S * 1000}`;
  const numbers = (width: number) =>
    `(SELECT seq DIV ${width} AS k, seq MOD ${width} AS p, CRC32(seq) AS r FROM seq_0_to_${samples * width - 1}) n`;
  await run(`${key(`host_sample (host_id, a_time, seq, interval_ms, cores, cpu_user_ms, cpu_nice_ms, cpu_system_ms,
      cpu_irq_ms, cpu_steal_ms, cpu_idle_ms, cpu_iowait_ms, mem_total_bytes, mem_used_bytes, disk_read_bytes,
      disk_write_bytes, net_in_bytes, net_out_bytes)`)},
    32, 600000, 0, 90000, 900, 0, 200000 + r MOD 60000, 9000, 256000000000, 150000000000 + r * 10, r * 5, r * 4, r, r
    FROM ${numbers(1)}`);
  await run(`${key(`instance_sample (host_id, a_time, seq, interval_ms, instance_id, cpu_user_ms, cpu_system_ms,
      memory_bytes, read_bytes, write_bytes, net_in_bytes, net_out_bytes, processes, cpu_wait_ms, io_wait_ms)`)},
    p + 1, r MOD (30000 + 1000 * p), r MOD 3000, r * 2, r MOD 200000000, r MOD 100000000, r MOD 10000000,
    r MOD 20000000, 10, r MOD 3000, r MOD 9000 FROM ${numbers(INSTANCES + 2)}`);
  await run(`${key(`process_sample (host_id, a_time, seq, interval_ms, pid, started_at, instance_id, command_id,
      cpu_user_ms, cpu_system_ms, memory_bytes, read_bytes, write_bytes)`)},
    2000 + p, '2026-09-01', p MOD ${INSTANCES} + 1, p + 1, r MOD 3000, r MOD 300, r, r MOD 20000000, r MOD 10000000
    FROM ${numbers(PROCESSES)}`);
}
