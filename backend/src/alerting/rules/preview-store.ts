import type { RuleDraft } from '@dpm/protocol';
import type { RowDataPacket } from 'mysql2/promise';
import type { Database } from '../../db/database.ts';
import { hourOfWeekSql } from '../../db/hour-of-week.ts';
import { measureOf, type MeasureKey } from './measures.ts';
import { listFirings, summarise, type Point, type Preview } from './preview.ts';
import { isInScope } from './rule.ts';

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
const DAYS = 7;
const MOST_POINTS = 500_000;

interface Kept {
  table: 'host_5m' | 'device_5m' | 'filesystem_1h' | 'instance_5m';
  stepMs: number;
  /** The average over the step. */
  value: string;
  /** As a part of the host, percent; of what it is usually. */
  share?: string;
  usual?: string;
}

const percent = (part: string, whole: string) => `1e2 * (${part}) / NULLIF(${whole}, 0)`;
const perS = (amount: string) => `1e3 * ${amount} / NULLIF(d.interval_ms, 0)`;
const CPU_ALL = 'cpu_busy_ms + {}cpu_idle_ms + {}cpu_iowait_ms + COALESCE({}cpu_steal_ms, 0)';
const cpuOf = (table: string) => `${table}.${CPU_ALL.replaceAll('{}', `${table}.`)}`;
const host = (value: string): Kept => ({ table: 'host_5m', stepMs: FIVE_MINUTES_MS, value });
const psi = (column: string) => host(`LEAST(1e2, 1e-1 * d.${column} / NULLIF(d.interval_ms, 0))`);
const device = (value: string): Kept => ({ table: 'device_5m', stepMs: FIVE_MINUTES_MS, value });
const filesystem = (value: string): Kept => ({ table: 'filesystem_1h', stepMs: HOUR_MS, value });
const instance = (value: string, more: { share?: string; usual?: string } = {}): Kept => ({
  ...{ table: 'instance_5m', stepMs: FIVE_MINUTES_MS, value },
  ...more,
});
const BYTES_PER_MBIT = 125_000;

/** What is kept for a week. The others are judged from what is new in single reports. */
const KEPT: Partial<Record<MeasureKey, Kept>> = {
  'host.cpu': host(percent('d.cpu_busy_ms + COALESCE(d.cpu_steal_ms, 0)', cpuOf('d'))),
  'host.iowait': host(percent('d.cpu_iowait_ms', cpuOf('d'))),
  'host.psiCpu': psi('psi_cpu_some_us'),
  'host.psiIo': psi('psi_io_some_us'),
  'host.psiMemory': psi('psi_memory_some_us'),
  'host.memory': host(percent('d.mem_used_bytes', 'd.mem_total_bytes')),
  'host.network': host(
    percent(perS('GREATEST(d.net_in_bytes, d.net_out_bytes)'), `d.link_mbit * ${BYTES_PER_MBIT}`),
  ),
  'device.util': device('LEAST(1e2, 1e2 * d.busy_ms / NULLIF(d.interval_ms, 0))'),
  'device.queue': device('1e0 * d.weighted_ms / NULLIF(d.interval_ms, 0)'),
  'filesystem.used': filesystem(percent('d.used_bytes', 'd.used_bytes + d.free_bytes')),
  'filesystem.inodes': filesystem(percent('d.inodes - d.inodes_free', 'd.inodes')),
  'instance.cpu': instance(percent('d.cpu_ms', 'd.interval_ms'), {
    ...{ share: percent('d.cpu_ms', cpuOf('s')), usual: '1e-1 * u.cpu_median' },
  }),
  'instance.memory': instance('1e0 * d.memory_sum / NULLIF(d.samples, 0)', {
    ...{
      share: percent('d.memory_sum / NULLIF(d.samples, 0)', 's.mem_total_bytes'),
      usual: 'u.memory_median',
    },
  }),
  'instance.read': instance(perS('d.read_bytes'), {
    ...{ share: percent('d.read_bytes', 's.disk_read_bytes'), usual: 'u.read_median' },
  }),
  'instance.write': instance(perS('d.write_bytes'), {
    ...{ share: percent('d.write_bytes', 's.disk_write_bytes'), usual: 'u.write_median' },
  }),
  'instance.netIn': instance(perS('d.net_in_bytes'), {
    ...{ share: percent('d.net_in_bytes', 's.net_in_bytes'), usual: 'u.net_in_median' },
  }),
  'instance.netOut': instance(perS('d.net_out_bytes'), {
    ...{ share: percent('d.net_out_bytes', 's.net_out_bytes'), usual: 'u.net_out_median' },
  }),
  'instance.descriptors': instance(percent('d.fds_max', 'd.fd_limit')),
  'instance.restarted': instance('1e0 * (d.restarts > 0)'),
};

/** Undefined: what the rule watches is not kept for so long. */
export async function previewRule(
  db: Pick<Database, 'pool'>,
  rule: RuleDraft,
  nowMs: number,
): Promise<(Preview & { watched: number; stepMs: number }) | undefined> {
  const kept = KEPT[rule.measure];
  if (kept === undefined) return undefined;
  const rows = await readPoints(db, { rule, kept });
  const points = rows.filter((row) => isInScope(rule, { ...row, tags: [] }));
  const [counted] = await db.pool.query<RowDataPacket[]>(
    `SELECT COUNT(DISTINCT d.host_id) AS n FROM host_1h d WHERE d.a_time > NOW() - INTERVAL ${DAYS} DAY`,
  );
  const watched = Number(counted[0]?.['n'] ?? 0);
  return { ...summarise(listFirings(points, rule, kept.stepMs), nowMs), watched, stepMs: kept.stepMs };
}

type PointRow = Point & { owner: string | null; engine: string | null; port: number | null };

async function readPoints(
  db: Pick<Database, 'pool'>,
  { rule, kept }: { rule: RuleDraft; kept: Kept },
): Promise<PointRow[]> {
  const { table } = kept;
  const value = valueOf(rule, kept);
  const below = measureOf(rule.measure).bad === 'below';
  const named = namesOf(table);
  const limits = [rule.limit, rule.clear, ...rule.overrides.flatMap(({ limit }) => limit ?? [])];
  const floor = below ? Math.max(...limits) : Math.min(...limits);
  const [rows] = await db.pool.query<RowDataPacket[]>(
    `SELECT p.* FROM (SELECT CONCAT(d.host_id, '/', ${named.id}) AS subject, h.rshost AS host, h.owner, ${named.columns},
       UNIX_TIMESTAMP(d.a_time) * 1000 AS atMs, ${value} AS value
     FROM ${table} d JOIN host h ON h.host_id = d.host_id ${named.join} ${relativeJoin(rule, table)}
     WHERE d.a_time > NOW() - INTERVAL ${DAYS} DAY) p
     WHERE p.value ${below ? '<=' : '>='} ? ORDER BY p.subject, p.atMs LIMIT ${MOST_POINTS}`,
    [floor],
  );
  return rows.map((row) => ({
    ...(row as unknown as PointRow),
    atMs: Number(row['atMs']),
    value: Number(row['value']),
  }));
}

function valueOf({ compare }: RuleDraft, { value, share, usual }: Kept): string {
  if (compare === 'share') return share ?? 'NULL';
  return compare === 'usual' ? `${value} / NULLIF(${usual ?? 'NULL'}, 0)` : value;
}

function namesOf(table: Kept['table']): { id: string; columns: string; join: string } {
  if (table === 'host_5m')
    return { id: '0', columns: 'NULL AS part, NULL AS engine, NULL AS port', join: '' };
  if (table === 'instance_5m')
    return {
      id: 'd.instance_id',
      columns: 'i.name AS part, i.engine, i.port',
      join: "JOIN instance i ON i.instance_id = d.instance_id AND i.kind = 'instance'",
    };
  const join = 'JOIN component k ON k.component_id = d.component_id';
  return { id: 'd.component_id', columns: 'k.name AS part, NULL AS engine, NULL AS port', join };
}

function relativeJoin({ compare }: RuleDraft, table: Kept['table']): string {
  if (table !== 'instance_5m' || compare === 'value') return '';
  if (compare === 'share') return 'JOIN host_5m s ON s.host_id = d.host_id AND s.a_time = d.a_time';
  return `JOIN instance_usual u ON u.host_id = d.host_id AND u.hour_of_week = ${hourOfWeekSql('d.a_time')} AND u.instance_id = d.instance_id`;
}
