import type { Database } from '../../backend/src/db/database.ts';

const GIB = 1024 ** 3;
const MD5 = '0123456789abcdef0123456789abcdef';

/** End of the first report, which covers 10 s; the second ends 10 s later. */
export const AT_S = 1_774_747_800;

/** Two reports of one host: a full one, and one in which nothing of the host could be measured. */
export async function insertReports({ pool }: Database): Promise<void> {
  const at = new Date(AT_S * 1000);
  const later = new Date(at.getTime() + 10_000);
  await pool.query("INSERT INTO host (host_id, rshost) VALUES (1, 'db-17')");
  await pool.query(
    `INSERT INTO tb_monitor_process_info (id, md5_str, remarks) VALUES (1, '${MD5}', 'mysqld --port=3307')`,
  );
  await pool.query(
    `INSERT INTO instance (instance_id, host_id, identity, kind, engine, port, data_dir, name)
     VALUES (1, 1, '${MD5}', 'instance', 'mysqld', 3307, '/data/3307', 'mysqld 3307')`,
  );
  await pool.query(
    `INSERT INTO component (component_id, host_id, kind, name, detail)
     VALUES (1, 1, 'device', 'sdb', ''), (2, 1, 'filesystem', '/data', '/dev/sdb1')`,
  );
  await pool.query(
    "INSERT INTO net_pair (pair_id, host_id, rsinfo, remote) VALUES (1, 1, 'db-17:3307', '10.0.0.9')",
  );
  await pool.query(
    `INSERT INTO host_sample (host_id, a_time, seq, interval_ms, cores, load1, cpu_idle_ms, cpu_iowait_ms, mem_total_bytes,
       mem_used_bytes, disk_read_bytes, disk_write_bytes, net_in_bytes, net_out_bytes, link_mbit)
     VALUES (1, ?, 1, 10000, 8, 4.00, 40000, 8000, ?, ?, 0, ?, ?, 0, 10000)`,
    [at, 32 * GIB, 20 * GIB, 1024 * 1024 * 10, 512 * 1024 * 10],
  );
  await pool.query('INSERT INTO host_sample (host_id, a_time, seq, interval_ms) VALUES (1, ?, 2, 10000)', [
    later,
  ]);
  await pool.query(
    `INSERT INTO process_sample (host_id, a_time, seq, pid, interval_ms, instance_id, command_id, cpu_user_ms, cpu_system_ms,
       memory_bytes, read_bytes) VALUES (1, ?, 1, 4711, 10000, 1, 1, 15000, 5000, ?, ?)`,
    [at, 6 * GIB, 1024 * 1024 * 10],
  );
  await pool.query(
    `INSERT INTO filesystem_sample (host_id, a_time, seq, component_id, total_bytes, used_bytes, free_bytes)
     VALUES (1, ?, 1, 2, ?, ?, ?)`,
    [at, 100 * GIB, 40 * GIB, 55 * GIB],
  );
  await pool.query(
    `INSERT INTO device_sample (host_id, a_time, seq, component_id, interval_ms, read_bytes, write_bytes, read_ops, write_ops,
       busy_ms, weighted_ms, read_ms, write_ms) VALUES (1, ?, 1, 1, 10000, 0, 0, 0, 0, 9800, 70000, 0, 0)`,
    [at],
  );
  await pool.query(
    `INSERT INTO net_pair_sample (host_id, a_time, seq, pair_id, interval_ms, in_bytes, out_bytes)
     VALUES (1, ?, 1, 1, 10000, ?, ?)`,
    [at, 100 * 1024 * 10, 200 * 1024 * 10],
  );
}
