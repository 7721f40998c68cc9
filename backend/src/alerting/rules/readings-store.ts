/** The newest values of all online hosts, in a handful of queries; what no rule can care for stays in the database. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { hourOfWeek } from '../../db/hour-of-week.ts';
import type { MeasureKey } from './measures.ts';
import type { Reading, Readings, Wanted, WatchedHost } from './readings.ts';

/** `1e2 * a / b` is a DOUBLE on every server, and comes as a number. */
const percent = (part: string, whole: string) => `1e2 * (${part}) / NULLIF(${whole}, 0)`;
const perS = (amount: string, interval: string) => `1e3 * ${amount} / NULLIF(${interval}, 0)`;

const CPU_BUSY =
  's.cpu_user_ms + s.cpu_nice_ms + s.cpu_system_ms + s.cpu_irq_ms + COALESCE(s.cpu_steal_ms, 0)';
const CPU_ALL = `${CPU_BUSY} + s.cpu_idle_ms + s.cpu_iowait_ms`;
const BYTES_PER_MBIT = 125_000;
const psi = (column: string) => `LEAST(1e2, 1e-1 * s.${column} / NULLIF(s.interval_ms, 0))`;

const HOST_VALUES: Partial<Record<MeasureKey, string>> = {
  'host.cpu': percent(CPU_BUSY, CPU_ALL),
  'host.iowait': percent('s.cpu_iowait_ms', CPU_ALL),
  'host.psiCpu': psi('psi_cpu_some_us'),
  'host.psiIo': psi('psi_io_some_us'),
  'host.psiMemory': psi('psi_memory_some_us'),
  'host.memory': percent('s.mem_used_bytes', 's.mem_total_bytes'),
  'host.swap': percent('s.swap_used_bytes', 's.swap_total_bytes'),
  'host.network': percent(
    perS('GREATEST(s.net_in_bytes, s.net_out_bytes)', 's.interval_ms'),
    `s.link_mbit * ${BYTES_PER_MBIT}`,
  ),
  'host.clock': 'ABS(st.clock_offset_ms) / 1e3',
};

const DEVICE_VALUES: Partial<Record<MeasureKey, string>> = {
  'device.util': 'LEAST(1e2, 1e2 * d.busy_ms / NULLIF(d.interval_ms, 0))',
  'device.queue': '1e0 * d.weighted_ms / NULLIF(d.interval_ms, 0)',
};

const FILESYSTEM_VALUES: Partial<Record<MeasureKey, string>> = {
  'filesystem.used': percent('d.used_bytes', 'd.used_bytes + d.free_bytes'),
  'filesystem.daysLeft': 'IF(t.bytes_per_day > 0, d.free_bytes / t.bytes_per_day, NULL)',
  'filesystem.inodes': percent('d.inodes - d.inodes_free', 'd.inodes'),
};

const INSTANCE_VALUES: Partial<Record<MeasureKey, string>> = {
  'instance.cpu': percent('d.cpu_user_ms + d.cpu_system_ms', 'd.interval_ms'),
  'instance.memory': '1e0 * d.memory_bytes',
  'instance.read': perS('d.read_bytes', 'd.interval_ms'),
  'instance.write': perS('d.write_bytes', 'd.interval_ms'),
  'instance.netIn': perS('d.net_in_bytes', 'd.interval_ms'),
  'instance.netOut': perS('d.net_out_bytes', 'd.interval_ms'),
  'instance.descriptors': percent('d.fds', 'd.fd_limit'),
};

const INSTANCE_SHARES: Partial<Record<MeasureKey, string>> = {
  'instance.cpu': percent('d.cpu_user_ms + d.cpu_system_ms', CPU_ALL),
  'instance.memory': percent('d.memory_bytes', 's.mem_total_bytes'),
  'instance.read': percent('d.read_bytes', 's.disk_read_bytes'),
  'instance.write': percent('d.write_bytes', 's.disk_write_bytes'),
  'instance.netIn': percent('d.net_in_bytes', 's.net_in_bytes'),
  'instance.netOut': percent('d.net_out_bytes', 's.net_out_bytes'),
};

/** In the units of the values. CPU is kept in thousandths of a core. */
const INSTANCE_USUAL: Partial<Record<MeasureKey, string>> = {
  'instance.cpu': '1e-1 * u.cpu_median',
  'instance.memory': '1e0 * u.memory_median',
  'instance.read': '1e0 * u.read_median',
  'instance.write': '1e0 * u.write_median',
  'instance.netIn': '1e0 * u.net_in_median',
  'instance.netOut': '1e0 * u.net_out_median',
};

/** A restart, or an instance that was never seen before, is news for as long. */
const NEWS_S = 600;
/** Samples that are compared to tell which instances are gone: the newest, and one from before the last pass. */
const BEFORE_S = { least: 15, most: 150 };

const JOIN_ONLINE = `FROM tb_monitor_host_config c
  JOIN host h ON h.rshost = c.rshost JOIN host_status st ON st.host_id = h.host_id`;

export async function readReadings(connection: PoolConnection, wanted: Wanted): Promise<Readings> {
  const { hosts, readings } = await readHosts(connection);
  const sinceMs = wanted.sinceMs - OVERLAP_MS;
  const reported = new Set(
    [...hosts.values()].filter((host) => host.reportedMs >= sinceMs).map((host) => host.hostId),
  );
  const bySource = {
    host: readings,
    device: await readComponents(connection, { wanted, values: DEVICE_VALUES, table: 'device_sample' }),
    filesystem: await readComponents(connection, {
      wanted,
      values: FILESYSTEM_VALUES,
      table: 'filesystem_sample',
    }),
    instance: [...(await readInstances(connection, wanted)), ...(await readNews(connection, wanted))],
  };
  return { hosts, reported, bySource };
}

/** The clocks of two passes are those of two statements. */
const OVERLAP_MS = 2_000;

async function readHosts(
  connection: PoolConnection,
): Promise<{ hosts: Map<number, WatchedHost>; readings: Reading[] }> {
  const keys = Object.keys(HOST_VALUES) as MeasureKey[];
  const [rows] = await connection.query<RowDataPacket[]>({
    rowsAsArray: true,
    sql: `SELECT h.host_id, h.rshost, h.alias, h.owner, h.tags, st.interval_ms,
      UNIX_TIMESTAMP(st.a_time) * 1000 - COALESCE(st.clock_offset_ms, 0), UNIX_TIMESTAMP(st.reported_at) * 1000,
      ${keys.map((key) => HOST_VALUES[key]).join(', ')}
      ${JOIN_ONLINE} LEFT JOIN host_sample s ON s.host_id = st.host_id AND s.a_time = st.a_time
      WHERE c.istate = 2`,
  });
  const hosts = new Map<number, WatchedHost>();
  const readings: Reading[] = [];
  for (const row of rows as unknown as (string | number | null)[][]) {
    const [hostId, host, alias, owner, tags, intervalMs, sampleMs, reportedMs, ...values] = row;
    hosts.set(Number(hostId), {
      ...{ hostId: Number(hostId), host: String(host), tags: readTags(tags) },
      ...{ alias: alias as string | null, owner: owner as string | null },
      ...{ intervalMs: Number(intervalMs), sampleMs: Number(sampleMs), reportedMs: Number(reportedMs) },
    });
    readings.push({
      ...{ subject: `host:${hostId}`, hostId: Number(hostId), part: null, engine: null, port: null },
      ...{ values: take(keys, values), shares: {}, usual: {} },
    });
  }
  return { hosts, readings };
}

/** Most hosts have none. */
function readTags(tags: string | number | null | undefined): string[] {
  return typeof tags === 'string' ? (JSON.parse(tags) as string[]) : [];
}

function take(
  keys: readonly MeasureKey[],
  values: readonly (string | number | null)[],
): Partial<Record<MeasureKey, number | null>> {
  const taken: Partial<Record<MeasureKey, number | null>> = {};
  keys.forEach((key, index) => {
    const value = values[index] ?? null;
    taken[key] = value === null ? null : Number(value);
  });
  return taken;
}

interface Components {
  wanted: Wanted;
  values: Partial<Record<MeasureKey, string>>;
  table: 'device_sample' | 'filesystem_sample';
}

async function readComponents(
  connection: PoolConnection,
  { wanted, values, table }: Components,
): Promise<Reading[]> {
  const where = conditionOf(wanted, { values, kind: 'component' });
  if (where === undefined) return [];
  const keys = Object.keys(values) as MeasureKey[];
  const trend =
    table === 'filesystem_sample' ? 'LEFT JOIN filesystem_trend t ON t.component_id = d.component_id' : '';
  const [rows] = await connection.query<RowDataPacket[]>({
    rowsAsArray: true,
    sql: `SELECT d.component_id, d.host_id, k.name, ${keys.map((key) => values[key]).join(', ')}
      ${JOIN_ONLINE} JOIN ${table} d ON d.host_id = st.host_id AND d.a_time = st.a_time
      JOIN component k ON k.component_id = d.component_id ${trend}
      WHERE c.istate = 2 AND st.reported_at >= FROM_UNIXTIME(?) AND (${where.sql})`,
    values: [sinceS(wanted), ...where.values],
  });
  return (rows as unknown as (string | number | null)[][]).map(([id, hostId, name, ...read]) => ({
    ...{ subject: `component:${id}`, hostId: Number(hostId), part: String(name), engine: null, port: null },
    ...{ values: take(keys, read), shares: {}, usual: {} },
  }));
}

/** The hour under way is told by its end. */
const HOUR_S = 3_600;

const sinceS = ({ sinceMs }: Wanted) => Math.floor((sinceMs - OVERLAP_MS) / 1_000);

/** Undefined: no rule asks for any of these. */
function conditionOf(
  { floors, active }: Wanted,
  { values, kind }: { values: Partial<Record<MeasureKey, string>>; kind: 'component' | 'instance' },
): { sql: string; values: unknown[] } | undefined {
  const keys = (Object.keys(values) as MeasureKey[]).filter((key) => floors[key] !== undefined);
  if (keys.length === 0) return undefined;
  const compare = (key: MeasureKey) => (key === 'filesystem.daysLeft' ? '<=' : '>=');
  const sql = keys.map((key) => `${values[key]} ${compare(key)} ?`);
  const limits = keys.map((key) => floors[key]);
  const ids = active[kind];
  if (ids.size === 0) return { sql: sql.join(' OR '), values: limits };
  return { sql: [...sql, `d.${kind}_id IN (?)`].join(' OR '), values: [...limits, [...ids]] };
}

async function readInstances(connection: PoolConnection, wanted: Wanted): Promise<Reading[]> {
  const where = wanted.relative
    ? { sql: 'TRUE', values: [] }
    : conditionOf(wanted, { values: INSTANCE_VALUES, kind: 'instance' });
  if (where === undefined) return [];
  const keys = Object.keys(INSTANCE_VALUES) as MeasureKey[];
  const relative = Object.keys(INSTANCE_SHARES) as MeasureKey[];
  const columns = [
    ...keys.map((key) => INSTANCE_VALUES[key]),
    ...relative.map((key) => (wanted.relative ? INSTANCE_SHARES[key] : 'NULL')),
    ...relative.map((key) => (wanted.relative ? INSTANCE_USUAL[key] : 'NULL')),
  ];
  const joins = `JOIN host_sample s ON s.host_id = d.host_id AND s.a_time = d.a_time AND s.seq = d.seq
    LEFT JOIN instance_usual u ON u.host_id = d.host_id AND u.hour_of_week = ? AND u.instance_id = d.instance_id`;
  const [rows] = await connection.query<RowDataPacket[]>({
    rowsAsArray: true,
    sql: `SELECT d.instance_id, d.host_id, i.name, i.engine, i.port, ${columns.join(', ')}
      ${JOIN_ONLINE} JOIN instance_sample d ON d.host_id = st.host_id AND d.a_time = st.a_time
      JOIN instance i ON i.instance_id = d.instance_id AND i.kind = 'instance' ${wanted.relative ? joins : ''}
      WHERE c.istate = 2 AND st.reported_at >= FROM_UNIXTIME(?) AND (${where.sql})`,
    values: [
      ...(wanted.relative ? [hourOfWeek(Math.floor(wanted.nowMs / 1_000) + HOUR_S)] : []),
      sinceS(wanted),
      ...where.values,
    ],
  });
  return (rows as unknown as (string | number | null)[][]).map(
    ([id, hostId, name, engine, port, ...read]) => ({
      ...{ subject: `instance:${id}`, hostId: Number(hostId), part: String(name) },
      ...{ engine: String(engine), port: Number(port) },
      values: take(keys, read),
      shares: take(relative, read.slice(keys.length)),
      usual: take(relative, read.slice(keys.length + relative.length)),
    }),
  );
}

/** Instances whose main process is new, that were never seen before, or that are missing in the newest sample. */
async function readNews(connection: PoolConnection, wanted: Wanted): Promise<Reading[]> {
  const asked = (key: MeasureKey) => wanted.floors[key] !== undefined;
  const born = asked('instance.restarted') || asked('instance.new') ? await readBorn(connection, wanted) : [];
  const gone = asked('instance.gone') ? await readGone(connection, wanted) : [];
  return [...born, ...gone].map(({ id, hostId, name, engine, port, ...values }) => ({
    ...{ subject: `instance:${id}`, hostId, part: name, engine, port, shares: {}, usual: {} },
    values: Object.fromEntries(
      Object.entries(values).map(([key, value]) => [`instance.${key}`, Number(value)]),
    ),
  }));
}

type NewsRow = { id: number; hostId: number; name: string; engine: string; port: number } & Partial<
  Record<'restarted' | 'new' | 'gone', number>
>;
const NAMED = 'i.instance_id AS id, i.host_id AS hostId, i.name, i.engine, i.port';

/** What is no news is left out here: when a fleet is enrolled, each of its instances was first seen just now. */
async function readBorn(connection: PoolConnection, { active }: Wanted): Promise<NewsRow[]> {
  const since = `NOW() - INTERVAL ${NEWS_S} SECOND`;
  const restarted = `(i.started_at > ${since} AND i.started_at > i.first_seen)`;
  const isNew = `(i.first_seen > ${since} AND i.first_seen > h.created_at + INTERVAL ${NEWS_S} SECOND)`;
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT ${NAMED}, COALESCE(${restarted}, 0) AS restarted, ${isNew} AS \`new\`
     FROM instance i JOIN host h ON h.host_id = i.host_id
     WHERE i.kind = 'instance' AND (${restarted} OR ${isNew} OR i.instance_id IN (?))`,
    [active.instance.size === 0 ? [0] : [...active.instance]],
  );
  return rows as unknown as NewsRow[];
}

async function readGone(connection: PoolConnection, wanted: Wanted): Promise<NewsRow[]> {
  const newest = `NOT EXISTS (SELECT 1 FROM instance_sample n
    WHERE n.host_id = i.host_id AND n.a_time = st.a_time AND n.instance_id = i.instance_id)`;
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT ${NAMED}, 1 AS gone ${JOIN_ONLINE}
     JOIN instance_sample b ON b.host_id = st.host_id AND b.a_time = (SELECT MAX(p.a_time) FROM host_sample p
       WHERE p.host_id = st.host_id AND p.a_time <= st.a_time - INTERVAL ${BEFORE_S.least} SECOND
         AND p.a_time >= st.a_time - INTERVAL ${BEFORE_S.most} SECOND)
     JOIN instance i ON i.instance_id = b.instance_id AND i.kind = 'instance'
     WHERE c.istate = 2 AND st.reported_at >= FROM_UNIXTIME(?) AND ${newest}`,
    [sinceS(wanted)],
  );
  if (wanted.active.instance.size === 0) return rows as unknown as NewsRow[];
  // Those that are gone for longer stay so until a sample has them again.
  const [known] = await connection.query<RowDataPacket[]>(
    `SELECT ${NAMED}, ${newest} AS gone FROM instance i JOIN host_status st ON st.host_id = i.host_id
     WHERE i.kind = 'instance' AND i.instance_id IN (?)`,
    [[...wanted.active.instance]],
  );
  return [...(rows as unknown as NewsRow[]), ...(known as unknown as NewsRow[])];
}
