/** The sample tables of `sql/migrations` as rows: which columns are written, in which order. */

/** A value as the database gets it; `undefined` is written as NULL, times as `YYYY-MM-DD hh:mm:ss` in UTC. */
export type Cell = number | string | undefined;

const KEY = ['host_id', 'a_time', 'seq'] as const;

export const SAMPLE_COLUMNS = {
  host_sample: [
    ...KEY,
    ...(['interval_ms', 'late_ms', 'cores'] as const),
    ...(['cpu_user_ms', 'cpu_nice_ms', 'cpu_system_ms', 'cpu_idle_ms'] as const),
    ...(['cpu_iowait_ms', 'cpu_irq_ms', 'cpu_steal_ms'] as const),
    ...(['load1', 'load5', 'load15'] as const),
    ...([
      'mem_total_bytes',
      'mem_used_bytes',
      'mem_cached_bytes',
      'mem_slab_bytes',
      'mem_dirty_bytes',
    ] as const),
    ...(['swap_total_bytes', 'swap_used_bytes', 'swap_in_bytes', 'swap_out_bytes'] as const),
    ...(['psi_cpu_some_us', 'psi_io_some_us', 'psi_io_full_us'] as const),
    ...(['psi_memory_some_us', 'psi_memory_full_us'] as const),
    ...(['disk_read_bytes', 'disk_write_bytes', 'process_read_bytes', 'process_write_bytes'] as const),
    ...(['net_in_bytes', 'net_out_bytes', 'link_mbit'] as const),
    ...(['processes', 'threads', 'runnable', 'blocked', 'forks'] as const),
  ],
  device_sample: [
    ...KEY,
    ...(['component_id', 'interval_ms', 'read_bytes', 'write_bytes', 'read_ops', 'write_ops'] as const),
    ...(['busy_ms', 'weighted_ms', 'read_ms', 'write_ms'] as const),
  ],
  filesystem_sample: [
    ...KEY,
    ...(['component_id', 'total_bytes', 'used_bytes', 'free_bytes', 'inodes', 'inodes_free'] as const),
  ],
  interface_sample: [
    ...KEY,
    ...(['component_id', 'interval_ms', 'speed_mbit', 'in_bytes', 'out_bytes'] as const),
    ...(['in_errors', 'out_errors', 'in_drops', 'out_drops'] as const),
  ],
  instance_sample: [
    ...KEY,
    ...([
      'instance_id',
      'interval_ms',
      'cpu_user_ms',
      'cpu_system_ms',
      'memory_bytes',
      'swap_bytes',
    ] as const),
    ...(['read_bytes', 'write_bytes', 'read_ops', 'write_ops', 'major_faults'] as const),
    ...(['net_in_bytes', 'net_out_bytes', 'threads', 'fds', 'fd_limit', 'processes', 'restarts'] as const),
    ...(['cpu_wait_ms', 'io_wait_ms', 'delay_kind', 'delay_coverage'] as const),
  ],
  process_sample: [
    ...KEY,
    ...(['pid', 'interval_ms', 'started_at', 'instance_id', 'command_id', 'role'] as const),
    ...(['cpu_user_ms', 'cpu_system_ms', 'memory_bytes', 'swap_bytes', 'read_bytes', 'write_bytes'] as const),
    ...([
      'read_ops',
      'write_ops',
      'major_faults',
      'net_in_bytes',
      'net_out_bytes',
      'threads',
      'fds',
    ] as const),
  ],
  net_pair_sample: [...KEY, 'pair_id', 'interval_ms', 'in_bytes', 'out_bytes', 'pid'],
  process_pair_sample: [...KEY, 'pid', 'pair_id', 'interval_ms', 'in_bytes', 'out_bytes'],
  job_sample: [
    ...KEY,
    ...(['job_no', 'instance_id', 'command_id', 'name', 'pid', 'started_at', 'ended_at'] as const),
    ...(['cpu_user_ms', 'cpu_system_ms', 'read_bytes', 'write_bytes'] as const),
  ],
  burst_sample: [
    ...KEY,
    ...(['burst_no', 'at_ms', 'interval_ms', 'instance_id', 'cpu_ms', 'read_bytes', 'write_bytes'] as const),
  ],
  agent_sample: [
    ...KEY,
    ...(['cpu_ms', 'children_cpu_ms', 'sample_ms', 'rss_bytes', 'anon_bytes'] as const),
    ...(['spool_reports', 'spool_bytes', 'dropped_reports', 'clock_offset_ms'] as const),
    ...(['coverage_processes', 'coverage_io', 'coverage_net'] as const),
  ],
} as const;

export type SampleTable = keyof typeof SAMPLE_COLUMNS;
export const SAMPLE_TABLES = Object.keys(SAMPLE_COLUMNS) as SampleTable[];
export type Row<Table extends SampleTable> = Record<(typeof SAMPLE_COLUMNS)[Table][number], Cell>;
/** The rows of one report, or of many. */
export type SampleRows = { [Table in SampleTable]: Row<Table>[] };

/** The newest report of a host; `reported_at` is the database's own. */
export const STATUS_COLUMNS = [
  ...(['host_id', 'a_time', 'interval_ms', 'client', 'agent_version', 'bundle', 'cores'] as const),
  ...(['cpu_share', 'memory_share', 'disk_util', 'disk_device', 'top_instance_id', 'top_share'] as const),
  ...(['instance_count', 'sources', 'coverage', 'clock_offset_ms', 'agent_cpu_share'] as const),
  ...(['agent_rss_bytes', 'spool_reports', 'spool_bytes', 'dropped_reports', 'server'] as const),
] as const;
export type StatusRow = Record<(typeof STATUS_COLUMNS)[number], Cell>;

/** The numbers that stand for the names in one report, in the report's order. */
export interface ReportIds {
  hostId: number;
  /** By MD5. */
  commands: ReadonlyMap<string, number>;
  /** Those of the report, then the host's `other` and `unattributed`. */
  instances: readonly number[];
  /** Devices, then file systems, then interfaces. */
  components: readonly number[];
  /** May name one pair twice: its bytes then add up. */
  netPairs: readonly number[];
}
