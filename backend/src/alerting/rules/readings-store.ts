/** The newest values of all online hosts, in a handful of queries; what no rule can care for stays in the database. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { hourOfWeek } from '../../db/hour-of-week.ts';
import { measureOf, type Comparison, type MeasureKey } from './measures.ts';
import type { Reading, Readings, SubjectKind, Wanted, WatchedHost } from './readings.ts';
import {
  DEVICE_VALUES,
  FILESYSTEM_VALUES,
  HOST_VALUES,
  INSTANCE_SHARES,
  INSTANCE_TIMES,
  INSTANCE_USUAL,
  INSTANCE_VALUES,
  type Expressions,
} from './values-store.ts';

/** A restart, or an instance that was never seen before, is news for as long. */
const NEWS_S = 600;
/**
 * Samples that are compared to tell which instances are gone: the newest, and one from before the last pass. A clock
 * that is late by more than `clocks` hides them; the limit keeps old partitions out.
 */
const BEFORE_S = { least: 15, most: 150, clocks: 86_400 };

const JOIN_ONLINE = `FROM tb_monitor_host_config c
  JOIN host h ON h.rshost = c.rshost JOIN host_status st ON st.host_id = h.host_id`;

export async function readReadings(connection: PoolConnection, wanted: Wanted): Promise<Readings> {
  const bySource = {
    host: await readHostValues(connection, wanted),
    device: await readComponents(connection, { wanted, values: DEVICE_VALUES, table: 'device_sample' }),
    filesystem: await readComponents(connection, {
      wanted,
      values: FILESYSTEM_VALUES,
      table: 'filesystem_sample',
    }),
    instance: [...(await readInstances(connection, wanted)), ...(await readNews(connection, wanted))],
  };
  const read = Object.values(bySource).flatMap((readings) => readings.map(({ hostId }) => hostId));
  const hosts = await readWatchedHosts(connection, new Set([...wanted.hostIds, ...read]));
  const sinceMs = wanted.sinceMs - OVERLAP_MS;
  const reported = [...hosts.values()].filter((host) => host.reportedMs >= sinceMs);
  return { hosts, reported: new Set(reported.map(({ hostId }) => hostId)), bySource };
}

/** The clocks of two passes are those of two statements. */
const OVERLAP_MS = 2_000;

async function readHostValues(connection: PoolConnection, wanted: Wanted): Promise<Reading[]> {
  const where = conditionOf(wanted, { expressions: { value: HOST_VALUES }, kind: 'host', table: 'st' });
  if (where === undefined) return [];
  const keys = Object.keys(HOST_VALUES) as MeasureKey[];
  const [rows] = await connection.query<RowDataPacket[]>({
    rowsAsArray: true,
    sql: `SELECT st.host_id, ${keys.map((key) => HOST_VALUES[key]).join(', ')}
      ${JOIN_ONLINE} LEFT JOIN host_sample s ON s.host_id = st.host_id AND s.a_time = st.a_time
      WHERE c.istate = 2 AND (${where.sql})`,
    values: where.values,
  });
  return (rows as unknown as (string | number | null)[][]).map(([hostId, ...read]) => ({
    ...{ subject: `host:${hostId}`, hostId: Number(hostId), part: null, engine: null, port: null },
    ...{ values: take(keys, read), shares: {}, usual: {} },
  }));
}

async function readWatchedHosts(
  connection: PoolConnection,
  hostIds: ReadonlySet<number>,
): Promise<Map<number, WatchedHost>> {
  if (hostIds.size === 0) return new Map();
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT h.host_id AS hostId, h.rshost AS host, h.alias, h.owner, CAST(h.tags AS CHAR) AS tags,
       st.interval_ms AS intervalMs, UNIX_TIMESTAMP(st.reported_at) * 1000 AS reportedMs,
       UNIX_TIMESTAMP(st.a_time) * 1000 - COALESCE(st.clock_offset_ms, 0) AS sampleMs
     ${JOIN_ONLINE} WHERE c.istate = 2 AND h.host_id IN (?)`,
    [[...hostIds]],
  );
  const hosts = (rows as unknown as (WatchedHost & { tags: string | null })[]).map((row) => ({
    ...row,
    ...{ reportedMs: Number(row.reportedMs), sampleMs: Number(row.sampleMs) },
    tags: row.tags === null ? [] : (JSON.parse(row.tags) as string[]),
  }));
  return new Map(hosts.map((host) => [host.hostId, host]));
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
  values: Expressions;
  table: 'device_sample' | 'filesystem_sample';
}

async function readComponents(
  connection: PoolConnection,
  { wanted, values, table }: Components,
): Promise<Reading[]> {
  const where = conditionOf(wanted, { expressions: { value: values }, kind: 'component', table: 'd' });
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
  asked: { expressions: Partial<Record<Comparison, Expressions>>; kind: SubjectKind; table: string },
): { sql: string; values: unknown[] } | undefined {
  const sql: string[] = [];
  const values: unknown[] = [];
  for (const [compare, expressions] of Object.entries(asked.expressions))
    for (const [key, expression] of Object.entries(expressions) as [MeasureKey, string][]) {
      const floor = floors[key]?.[compare as Comparison];
      if (floor === undefined) continue;
      sql.push(`${expression} ${measureOf(key).bad === 'below' ? '<=' : '>='} ?`);
      values.push(floor);
    }
  const ids = active[asked.kind];
  if (sql.length === 0) return undefined;
  if (ids.size === 0) return { sql: sql.join(' OR '), values };
  return {
    sql: [...sql, `${asked.table}.${asked.kind}_id IN (?)`].join(' OR '),
    values: [...values, [...ids]],
  };
}

async function readInstances(connection: PoolConnection, wanted: Wanted): Promise<Reading[]> {
  const relative = Object.values(wanted.floors).some(
    ({ share, usual }) => share !== undefined || usual !== undefined,
  );
  const where = conditionOf(wanted, {
    expressions: { value: INSTANCE_VALUES, share: INSTANCE_SHARES, usual: INSTANCE_TIMES },
    ...{ kind: 'instance', table: 'd' },
  });
  if (where === undefined) return [];
  const keys = Object.keys(INSTANCE_VALUES) as MeasureKey[];
  const compared = Object.keys(INSTANCE_SHARES) as MeasureKey[];
  const columns = [
    ...keys.map((key) => INSTANCE_VALUES[key]),
    ...compared.map((key) => (relative ? INSTANCE_SHARES[key] : 'NULL')),
    ...compared.map((key) => (relative ? INSTANCE_USUAL[key] : 'NULL')),
  ];
  const joins = `JOIN host_sample s ON s.host_id = d.host_id AND s.a_time = d.a_time AND s.seq = d.seq
    LEFT JOIN instance_usual u ON u.host_id = d.host_id AND u.hour_of_week = ? AND u.instance_id = d.instance_id`;
  const [rows] = await connection.query<RowDataPacket[]>({
    rowsAsArray: true,
    sql: `SELECT d.instance_id, d.host_id, i.name, i.engine, i.port, ${columns.join(', ')}
      ${JOIN_ONLINE} JOIN instance_sample d ON d.host_id = st.host_id AND d.a_time = st.a_time
      JOIN instance i ON i.instance_id = d.instance_id AND i.kind = 'instance' ${relative ? joins : ''}
      WHERE c.istate = 2 AND st.reported_at >= FROM_UNIXTIME(?) AND (${where.sql})`,
    values: [
      ...(relative ? [hourOfWeek(Math.floor(wanted.nowMs / 1_000) + HOUR_S)] : []),
      sinceS(wanted),
      ...where.values,
    ],
  });
  return (rows as unknown as (string | number | null)[][]).map(
    ([id, hostId, name, engine, port, ...read]) => ({
      ...{ subject: `instance:${id}`, hostId: Number(hostId), part: String(name) },
      ...{ engine: String(engine), port: Number(port) },
      values: take(keys, read),
      shares: take(compared, read.slice(keys.length)),
      usual: take(compared, read.slice(keys.length + compared.length)),
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
  // From the newest sample backwards to the first that is old enough: a range would be all that is kept of the host.
  const before = `SELECT p.a_time FROM host_sample p
    WHERE p.host_id = st.host_id AND p.a_time <= st.a_time - INTERVAL ${BEFORE_S.least} SECOND
      AND p.a_time >= FROM_UNIXTIME(?) ORDER BY p.host_id DESC, p.a_time DESC LIMIT 1`;
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT DISTINCT ${NAMED}, 1 AS gone
     FROM (
       SELECT DISTINCT st.host_id, st.a_time, (${before}) AS before_time ${JOIN_ONLINE}
       WHERE c.istate = 2 AND st.reported_at >= FROM_UNIXTIME(?)
     ) st
     STRAIGHT_JOIN instance_sample b ON b.host_id = st.host_id AND b.a_time = st.before_time
     JOIN instance i ON i.instance_id = b.instance_id AND i.kind = 'instance'
     WHERE st.before_time >= st.a_time - INTERVAL ${BEFORE_S.most} SECOND AND ${newest}`,
    [Math.floor(wanted.nowMs / 1_000) - BEFORE_S.clocks, sinceS(wanted)],
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
