/** The rows that an answer reads, samples and rollups as one table with the same columns. */
import type { PoolConnection, RowDataPacket } from 'mysql2/promise';
import { chooseStep, MANY_HOSTS, planSpans, type Reach, type Spans } from './resolution.ts';
import type { HostRange } from './window-store.ts';
import type { SampleRange } from './window.ts';

/** CPU time of one sample of an instance, a process or a job, ms; null only when neither part was measured. */
export const CPU_TIME = 'COALESCE(cpu_user_ms + cpu_system_ms, cpu_user_ms, cpu_system_ms)';

/**
 * Busy CPU time of all cores in one host sample, ms; interrupts hard and soft are one column. Samples of the replaced
 * system tell idle and waiting time only: the rest was busy.
 */
const CPU_BUSY = `COALESCE(cpu_user_ms + cpu_nice_ms + cpu_system_ms + cpu_irq_ms,
  GREATEST(0, CAST(interval_ms * cores AS SIGNED) - CAST(cpu_idle_ms + cpu_iowait_ms AS SIGNED)))`;

interface Source {
  /** Columns that are alike in samples and rollups. */
  same: string;
  /** What is named otherwise in samples. */
  sample: string;
  rollup: string;
  hoursOnly?: true;
}

const USE = 'read_bytes, write_bytes, net_in_bytes, net_out_bytes';
const SOURCES = {
  host: {
    same:
      'a_time, interval_ms, cores, cpu_idle_ms, cpu_iowait_ms, cpu_steal_ms, mem_total_bytes, mem_used_bytes, disk_read_bytes, disk_write_bytes, net_in_bytes, net_out_bytes, ' +
      'psi_cpu_some_us, psi_io_some_us, psi_io_full_us, psi_memory_some_us, psi_memory_full_us',
    sample: `1 AS samples, late_ms AS late_max, ${CPU_BUSY} AS cpu_busy_ms`,
    rollup: 'samples, late_max, cpu_busy_ms',
  },
  instance: {
    same: `a_time, instance_id, ${USE}, processes, restarts, cpu_wait_ms, io_wait_ms, delay_kind, delay_coverage, fd_limit`,
    sample: `1 AS samples, ${CPU_TIME} AS cpu_ms, memory_bytes AS memory_sum, threads AS threads_max, fds AS fds_max,
      swap_bytes AS swap_max`,
    rollup: 'samples, cpu_ms, memory_sum, threads_max, fds_max, swap_max',
  },
  process: {
    same: `a_time, instance_id, pid, command_id, role, ${USE}`,
    sample: `1 AS samples, UNIX_TIMESTAMP(started_at) AS start_s, UNIX_TIMESTAMP(a_time) AS last_s,
      ${CPU_TIME} AS cpu_ms, memory_bytes AS memory_sum`,
    rollup: 'samples, NULLIF(start_s, 0) AS start_s, last_s, cpu_ms, memory_sum',
  },
  device: { same: 'a_time, component_id, interval_ms, busy_ms', sample: '1 AS samples', rollup: 'samples' },
  net_pair: {
    same: 'a_time, pair_id, in_bytes AS net_in_bytes, out_bytes AS net_out_bytes',
    sample: '1 AS samples',
    rollup: 'samples',
    hoursOnly: true,
  },
  agent: {
    same: 'a_time, coverage_processes, coverage_io',
    sample: `seq, cpu_ms + COALESCE(children_cpu_ms, 0) AS cpu_ms, rss_bytes AS rss_max, dropped_reports AS dropped_min,
      dropped_reports AS dropped_max`,
    rollup: '0 AS seq, agent_cpu_ms AS cpu_ms, agent_rss_max AS rss_max, dropped_min, dropped_max',
  },
} satisfies Record<string, Source>;

/** Rollups that hold what has samples of its own. */
const ROLLED_INTO: Partial<Record<keyof typeof SOURCES, string>> = { agent: 'host' };

/** Decides by what is there which rows a window is made of. */
export async function planRange(
  connection: PoolConnection,
  range: SampleRange & { hostId: number },
): Promise<HostRange> {
  const reach = await readReach(connection);
  return { ...range, reach, step: chooseStep(range, { reach }) };
}

/** From when to when each resolution is there. */
export async function readReach(connection: PoolConnection): Promise<Reach> {
  const [rows] = await connection.query<RowDataPacket[]>(
    `SELECT name, UNIX_TIMESTAMP(kept_from) AS fromS, UNIX_TIMESTAMP(done_until) AS untilS FROM resolution`,
  );
  const found = new Map(
    (rows as { name: string; fromS: number; untilS: number }[]).map((row) => [row.name, row]),
  );
  return {
    rawFromS: found.get('raw')?.fromS ?? 0,
    fiveMinutesFromS: found.get('5m')?.fromS ?? 0,
    fiveMinutesUntilS: found.get('5m')?.untilS ?? 0,
    hoursUntilS: found.get('1h')?.untilS ?? 0,
  };
}

/**
 * A derived table with the rows of a range, to stand after FROM under the name `s`; every host's rows are one range of
 * each table's primary key. The numbers in it are ours, so it takes no values.
 */
export function rowsOf(name: SourceName, range: HostRange): string {
  const spans = planSpans(range, { reach: range.reach, hasFiveMinutes: !isHoursOnly(name) });
  const selects = armsOf(name, spans).map(
    ({ table, columns, times }) =>
      `SELECT ${columns} FROM ${table} WHERE host_id = ${range.hostId} AND (${times})`,
  );
  return `(${selects.join(' UNION ALL ')}) s`;
}

/** The rows of many hosts in a range, samples and each rollup apart: joined, they would be written down first. */
export function rowsOfHosts(
  name: 'host' | 'instance' | 'device',
  { hostIds, reach, ...range }: SampleRange & { hostIds: readonly number[]; reach: Reach },
): string[] {
  const arms = armsOf(name, planSpans(range, { reach, coarseness: MANY_HOSTS }));
  const hosts = `host_id IN (${hostIds.join(', ')})`;
  return arms.map(
    ({ table, columns, times }) =>
      `(SELECT host_id, ${columns} FROM ${table} WHERE ${hosts} AND (${times})) s`,
  );
}

type SourceName = keyof typeof SOURCES;
const isHoursOnly = (name: SourceName) => (SOURCES[name] as Source).hoursOnly === true;

/** What is read of each table, and of which times. */
function armsOf(name: SourceName, spans: Spans): { table: string; columns: string; times: string }[] {
  const source: Source = SOURCES[name];
  const into = ROLLED_INTO[name] ?? name;
  const arms: [table: string, columns: string, spans: Spans[keyof Spans]][] = [
    [`${name}_sample`, source.sample, spans.raw],
    [`${into}_5m`, source.rollup, spans.fiveMinutes],
    [`${into}_1h`, source.rollup, spans.hours],
  ];
  return arms
    .filter(([, , own]) => own.length > 0)
    .map(([table, columns, own]) => {
      const inSpan = own.map(
        ({ afterS, untilS }) => `(a_time > FROM_UNIXTIME(${afterS}) AND a_time <= FROM_UNIXTIME(${untilS}))`,
      );
      return { table, columns: `${source.same}, ${columns}`, times: inSpan.join(' OR ') };
    });
}
