import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../db/database.ts';

export interface InstancePageRecord {
  hostId: number;
  host: string;
  id: number;
  engine: string;
  port: number;
  dataDir: string;
  name: string;
  pid: number | null;
  startedMs: number | null;
  firstSeenMs: number;
  nowMs: number;
  command: string | null;
  /** JSON text. */
  attributes: string | null;
}

const MS = (column: string) => `CAST(UNIX_TIMESTAMP(${column}) * 1000 AS SIGNED)`;

export async function readInstanceRecord(
  { pool }: Pick<Database, 'pool'>,
  id: number,
): Promise<InstancePageRecord | undefined> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT i.host_id AS hostId, h.rshost AS host, i.instance_id AS id, i.engine, i.port, i.data_dir AS dataDir, i.name,
       i.pid, ${MS('i.started_at')} AS startedMs, ${MS('i.first_seen')} AS firstSeenMs, ${MS('NOW()')} AS nowMs,
       p.remarks AS command, i.attributes
     FROM instance i JOIN host h ON h.host_id = i.host_id
     LEFT JOIN tb_monitor_process_info p ON p.id = i.command_id
     WHERE i.instance_id = ? AND i.kind = 'instance'`,
    [id],
  );
  return rows[0] as InstancePageRecord | undefined;
}

export interface LifeRecord {
  atS: number;
  measuredMs: number;
  samples: number;
  cpuMs: number | null;
  cpuMax: number | null;
  memorySum: number | null;
  memoryMax: number | null;
  readBytes: number | null;
  readMax: number | null;
  writeBytes: number | null;
  netInBytes: number | null;
  netOutBytes: number | null;
  threadsMax: number | null;
  fdsMax: number | null;
  restarts: number;
}

/** Rows of `table` joined to stretches of `stepS` seconds, oldest first. */
export async function readLife(
  { pool }: Pick<Database, 'pool'>,
  {
    record,
    table,
    stepS,
    fromS,
  }: { record: InstancePageRecord; table: 'instance_5m' | 'instance_1h'; stepS: number; fromS: number },
): Promise<LifeRecord[]> {
  const [rows] = await pool.query<RowDataPacket[]>(
    `SELECT CAST(CEIL(UNIX_TIMESTAMP(a_time) / ${stepS}) * ${stepS} AS SIGNED) AS atS, SUM(interval_ms) AS measuredMs,
       SUM(samples) AS samples, SUM(cpu_ms) AS cpuMs, MAX(cpu_max) AS cpuMax, SUM(memory_sum) AS memorySum,
       MAX(memory_max) AS memoryMax, SUM(read_bytes) AS readBytes, MAX(read_max) AS readMax,
       SUM(write_bytes) AS writeBytes, SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes,
       MAX(threads_max) AS threadsMax, MAX(fds_max) AS fdsMax, SUM(restarts) AS restarts
     FROM ${table} WHERE host_id = ? AND instance_id = ? AND a_time > FROM_UNIXTIME(?)
     GROUP BY atS ORDER BY atS`,
    [record.hostId, record.id, fromS],
  );
  return rows as unknown as LifeRecord[];
}
