/** Sums per host and instance over a window of many hosts; each table is read once per group of hosts. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import type { InstanceSums, UsageSums } from './culprits-store.ts';
import type { Reach } from './resolution.ts';
import { rowsOfHosts } from './rows-store.ts';
import { CPU_CAPACITY } from './window-store.ts';
import type { SampleRange } from './window.ts';

export interface KnownHost {
  hostId: number;
  host: string;
}

/** The rows of some hosts in one window. */
export interface HostsRange extends SampleRange {
  hostIds: readonly number[];
  reach: Reach;
}

/** What can be added up of one host, from one table; null: not measured in any of its rows. */
export interface HostPart {
  hostId: number;
  measuredMs: number;
  samples: number;
  memorySamples: number;
  memorySum: number | null;
  /** Installed, summed over the samples in which memory was measured. */
  memoryTotalSum: number | null;
  cpuMs: number | null;
  cpuStealMs: number | null;
  cpuCapacityMs: number | null;
  diskReadBytes: number | null;
  netInBytes: number | null;
  netOutBytes: number | null;
}

export type InstancePart = UsageSums & { hostId: number; instanceId: number; memorySum: number | null };

export interface DevicePart {
  hostId: number;
  componentId: number;
  busyMs: number | null;
  intervalMs: number;
}

export type InstanceName = Pick<InstanceSums, 'instanceId' | 'kind' | 'engine' | 'port' | 'dataDir' | 'name'>;

/** Hosts by name, or those with a tag, or all. */
export async function findHosts(
  connection: PoolConnection,
  { hosts, tag }: { hosts?: readonly string[] | undefined; tag?: string | undefined },
): Promise<KnownHost[]> {
  const conditions = [
    ...(hosts === undefined ? [] : [['rshost IN (?)', hosts]]),
    ...(tag === undefined ? [] : [['JSON_CONTAINS(tags, JSON_QUOTE(?))', tag]]),
  ] as const;
  const where = conditions.map(([text]) => text as string).join(' AND ');
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT host_id AS hostId, rshost AS host FROM host ${where && `WHERE ${where}`} ORDER BY host_id`,
    conditions.map(([, value]) => value),
  );
  return rows as unknown as KnownHost[];
}

/** Every tag of any host, by name. */
export async function readTags(connection: PoolConnection): Promise<string[]> {
  const [rows] = await connection.query<RowDataPacket[]>(
    'SELECT DISTINCT tags FROM host WHERE tags IS NOT NULL',
  );
  const lists = rows.map(({ tags }) => (typeof tags === 'string' ? JSON.parse(tags) : tags) as string[]);
  return [...new Set(lists.flat())].sort((a, b) => a.localeCompare(b, 'en'));
}

const WITH_MEMORY = 'CASE WHEN mem_used_bytes IS NOT NULL THEN samples END';

export async function readHostParts(connection: PoolConnection, range: HostsRange): Promise<HostPart[]> {
  return readParts<HostPart>(connection, {
    tables: rowsOfHosts('host', range),
    columns: `SUM(samples) AS samples, SUM(interval_ms) AS measuredMs, SUM(cpu_busy_ms) AS cpuMs,
      SUM(cpu_steal_ms) AS cpuStealMs, SUM(${CPU_CAPACITY}) AS cpuCapacityMs,
      COALESCE(SUM(${WITH_MEMORY}), 0) AS memorySamples, SUM(mem_used_bytes * samples) AS memorySum,
      SUM(mem_total_bytes * ${WITH_MEMORY}) AS memoryTotalSum, SUM(disk_read_bytes) AS diskReadBytes,
      SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes`,
    key: '',
  });
}

export async function readInstanceParts(
  connection: PoolConnection,
  range: HostsRange,
): Promise<InstancePart[]> {
  return readParts<InstancePart>(connection, {
    tables: rowsOfHosts('instance', range),
    columns: `SUM(cpu_ms) AS cpuMs, SUM(memory_sum) AS memorySum, SUM(read_bytes) AS readBytes,
      SUM(write_bytes) AS writeBytes, SUM(net_in_bytes) AS netInBytes, SUM(net_out_bytes) AS netOutBytes`,
    key: 'instance_id AS instanceId',
  });
}

export async function readDeviceParts(connection: PoolConnection, range: HostsRange): Promise<DevicePart[]> {
  return readParts<DevicePart>(connection, {
    tables: rowsOfHosts('device', range),
    columns: 'SUM(busy_ms) AS busyMs, SUM(interval_ms) AS intervalMs',
    key: 'component_id AS componentId',
  });
}

/** `key` stands beside the host in the key of the sums. */
async function readParts<T>(
  connection: PoolConnection,
  { tables, columns, key }: { tables: string[]; columns: string; key: string },
): Promise<T[]> {
  const parts: T[] = [];
  for (const table of tables) {
    const [column] = key.split(' ');
    const [rows] = await connection.query<RowDataPacket[]>(
      `SELECT host_id AS hostId, ${key && `${key}, `}${columns} FROM ${table}
       GROUP BY host_id${column && `, ${column}`}`,
    );
    for (const row of rows) parts.push(row as unknown as T);
  }
  return parts;
}

export async function readInstanceNames(
  connection: PoolConnection,
  instanceIds: readonly number[],
): Promise<InstanceName[]> {
  if (instanceIds.length === 0) return [];
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT instance_id AS instanceId, kind, engine, port, data_dir AS dataDir, name FROM instance
     WHERE instance_id IN (?)`,
    [instanceIds],
  );
  return rows as unknown as InstanceName[];
}
