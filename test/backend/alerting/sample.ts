import type { AlertingStage } from './stage.ts';

export interface InstanceUse {
  port: number;
  /** Part of the bytes read on the host, and of the CPU time, 0 to 1. */
  reads: number;
  cpu: number;
  /** Part of the interval that its threads waited for the disk. */
  waits?: number;
  fds?: number;
}

export interface HostUse {
  /** Busy part of all cores, of the device and of memory, 0 to 1. */
  cpu: number;
  util: number;
  memory?: number;
  /** Part of the file system that is in use. */
  used?: number;
  clockOffsetMs?: number;
  instances: readonly InstanceUse[];
}

const INTERVAL_MS = 10_000;
const CORES = 4;
const READ_BYTES = 4e9;
let seq = 0;

/** Stores what a report of a host that ended `agoS` seconds ago would have stored. */
export async function storeSample(
  stage: AlertingStage,
  host: string,
  { agoS = 0, ...use }: HostUse & { agoS?: number },
): Promise<void> {
  const query: AlertingStage['query'] = (sql, values) => stage.query(sql, values);
  seq += 1;
  const [row] = await query(
    'SELECT host_id AS id, NOW() - INTERVAL ? SECOND AS at FROM host WHERE rshost = ?',
    [...[agoS, host]],
  );
  const { id, at } = row as { id: number; at: Date };
  // Rounds of one test follow each other within a second; samples of a host do not.
  for (const table of ['host_sample', 'device_sample', 'filesystem_sample', 'instance_sample'])
    await query(`DELETE FROM ${table} WHERE host_id = ? AND a_time = ?`, [id, at]);
  const allMs = CORES * INTERVAL_MS;
  const { cpu, util, memory = 0.5, used = 0.5, clockOffsetMs = 0, instances } = use;
  await query(
    `INSERT INTO host_sample (host_id, a_time, seq, interval_ms, cores, cpu_user_ms, cpu_nice_ms, cpu_system_ms,
       cpu_irq_ms, cpu_steal_ms, cpu_idle_ms, cpu_iowait_ms, mem_total_bytes, mem_used_bytes, disk_read_bytes, disk_write_bytes)
     VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0, ?, 0, 1000000, ?, ?, 0)`,
    [id, at, seq, INTERVAL_MS, CORES, cpu * allMs, (1 - cpu) * allMs, memory * 1e6, READ_BYTES],
  );
  const device = await componentOf(query, { id, kind: 'device', name: 'sdb' });
  await query(
    `INSERT INTO device_sample (host_id, a_time, seq, component_id, interval_ms, busy_ms, weighted_ms, read_bytes, write_bytes)
     VALUES (?, ?, ?, ?, ?, ?, 10, ?, 0)`,
    [id, at, seq, device, INTERVAL_MS, util * INTERVAL_MS, READ_BYTES],
  );
  const mount = await componentOf(query, { id, kind: 'filesystem', name: '/data' });
  await query(
    `INSERT INTO filesystem_sample (host_id, a_time, seq, component_id, total_bytes, used_bytes, free_bytes)
     VALUES (?, ?, ?, ?, 1000000, ?, ?)`,
    [id, at, seq, mount, used * 1e6, (1 - used) * 1e6],
  );
  for (const one of instances) {
    await query(
      `INSERT IGNORE INTO instance (host_id, identity, kind, engine, port, data_dir, name, first_seen, started_at)
       VALUES (?, LPAD(?, 32, '0'), 'instance', 'mysqld', ?, ?, ?, NOW() - INTERVAL 1 DAY, NOW() - INTERVAL 2 DAY)`,
      [id, one.port, one.port, `/data/${one.port}`, `mysqld ${one.port}`],
    );
    await query(
      `INSERT INTO instance_sample (host_id, a_time, seq, instance_id, interval_ms, cpu_user_ms, cpu_system_ms,
         memory_bytes, read_bytes, write_bytes, io_wait_ms, delay_kind, delay_coverage, fds, fd_limit, processes)
       SELECT ?, ?, ?, instance_id, ?, ?, 0, 1000, ?, 0, ?, 1, 1, ?, 1000, 1 FROM instance WHERE host_id = ? AND port = ?`,
      [
        ...[id, at, seq, INTERVAL_MS, one.cpu * cpu * allMs, one.reads * READ_BYTES],
        ...[(one.waits ?? 0) * INTERVAL_MS, one.fds ?? 10, id, one.port],
      ],
    );
  }
  await query(
    `REPLACE INTO host_status (host_id, a_time, reported_at, interval_ms, agent_version, clock_offset_ms)
     VALUES (?, ?, NOW(), ?, '1', ?)`,
    [id, at, INTERVAL_MS, clockOffsetMs],
  );
}

async function componentOf(
  query: AlertingStage['query'],
  { id, kind, name }: { id: number; kind: string; name: string },
): Promise<number> {
  await query('INSERT IGNORE INTO component (host_id, kind, name) VALUES (?, ?, ?)', [id, kind, name]);
  const [row] = await query(
    'SELECT component_id AS id FROM component WHERE host_id = ? AND kind = ? AND name = ?',
    [...[id, kind, name]],
  );
  return Number(row?.['id']);
}
