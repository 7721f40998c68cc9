/**
 * What each rollup holds, as SQL over the group of rows that one of its rows joins: samples for 5 minutes, rows of
 * 5 minutes for an hour. The finer table is `s` in every expression. A value that its column cannot hold becomes the
 * largest that it can: one host with absurd figures must not stop the rollup of all.
 */

export interface RollupColumn {
  name: string;
  fromSamples: string;
  fromFine: string;
}

export interface RollupTable {
  /** `host` makes `host_5m` and `host_1h` from `host_sample`. */
  name: string;
  /** What stands after FROM for samples. */
  samples: string;
  /** Of the key after host and time, by name: what it is in a sample. */
  keys: Record<string, string>;
  /** Without `samples`, which every rollup counts. */
  columns: readonly RollupColumn[];
  /** Made from samples by the hour, without 5 minutes between. */
  hoursOnly?: true;
}

type ColumnType = keyof typeof LIMITS;
const LIMITS = {
  u16: [0, '65535'],
  u32: [0, '4294967295'],
  u64: [0, '18446744073709551615'],
  i24: ['-8388608', '8388607'],
  i32: ['-2147483648', '2147483647'],
  i64: ['-9223372036854775808', '9223372036854775807'],
} as const;

/** The expression within what the type holds, rounded. */
export function within(type: ColumnType, expression: string): string {
  const [least, most] = LIMITS[type];
  const capped = `LEAST(ROUND(${expression}), ${most})`;
  return least === 0 ? capped : `GREATEST(${capped}, ${least})`;
}

const sum = (type: ColumnType, name: string, sample = `s.${name}`): RollupColumn => ({
  name,
  fromSamples: within(type, `SUM(${sample})`),
  fromFine: within(type, `SUM(s.${name})`),
});
const most = (type: ColumnType, name: string, sample = `s.${name}`): RollupColumn => ({
  name,
  fromSamples: within(type, `MAX(${sample})`),
  fromFine: `MAX(s.${name})`,
});
/** Every sample weighs the same; as decimals, since a product of integers may leave their range. */
const weighted = (name: string) =>
  `SUM(s.${name} * CAST(s.samples AS DECIMAL(8))) / SUM(IF(s.${name} IS NULL, NULL, s.samples))`;
const average = (type: ColumnType, name: string, sample = `s.${name}`): RollupColumn => ({
  name,
  fromSamples: within(type, `AVG(${sample})`),
  fromFine: within(type, weighted(name)),
});
/** Of the busiest sample, in units per second of an amount over the interval. */
const peak = (type: ColumnType, name: string, amount: string): RollupColumn =>
  most(type, name, `(${amount}) / NULLIF(s.interval_ms, 0) * 1000`);
const any = (name: string): RollupColumn => ({
  name,
  fromSamples: `MAX(s.${name})`,
  fromFine: `MAX(s.${name})`,
});
const share = (name: string, sample: string): RollupColumn => ({
  name,
  fromSamples: `AVG(${sample})`,
  fromFine: weighted(name),
});

/** Null only when neither part was measured. */
const CPU_TIME = 'COALESCE(s.cpu_user_ms + s.cpu_system_ms, s.cpu_user_ms, s.cpu_system_ms)';
/** Samples of the replaced system tell idle and waiting time only: the rest was busy. */
const HOST_BUSY = `COALESCE(s.cpu_user_ms + s.cpu_nice_ms + s.cpu_system_ms + s.cpu_irq_ms,
  GREATEST(0, CAST(s.interval_ms * s.cores AS SIGNED) - CAST(s.cpu_idle_ms + s.cpu_iowait_ms AS SIGNED)))`;

const HOST: RollupTable = {
  name: 'host',
  samples:
    'host_sample s LEFT JOIN agent_sample a ON a.host_id = s.host_id AND a.a_time = s.a_time AND a.seq = s.seq',
  keys: {},
  columns: [
    sum('u32', 'interval_ms'),
    most('u32', 'late_max', 's.late_ms'),
    most('u16', 'cores'),
    sum('u64', 'cpu_busy_ms', HOST_BUSY),
    ...['user', 'nice', 'system', 'idle', 'iowait', 'irq', 'steal'].map((mode) =>
      sum('u64', `cpu_${mode}_ms`),
    ),
    // ms per second are thousandths of a core.
    peak('u32', 'cpu_max', `${HOST_BUSY} + COALESCE(s.cpu_steal_ms, 0)`),
    { name: 'load1_max', fromSamples: 'MAX(s.load1)', fromFine: 'MAX(s.load1_max)' },
    most('u64', 'mem_total_bytes'),
    average('u64', 'mem_used_bytes'),
    most('u64', 'mem_used_max', 's.mem_used_bytes'),
    average('u64', 'mem_cached_bytes'),
    average('u64', 'swap_used_bytes'),
    most('u64', 'swap_used_max', 's.swap_used_bytes'),
    ...['swap_in_bytes', 'swap_out_bytes'].map((name) => sum('u64', name)),
    ...['cpu_some', 'io_some', 'io_full', 'memory_some', 'memory_full'].map((kind) =>
      sum('u64', `psi_${kind}_us`),
    ),
    ...['disk_read', 'disk_write', 'net_in', 'net_out'].flatMap((flow) => [
      sum('u64', `${flow}_bytes`),
      peak('u64', `${flow}_max`, `s.${flow}_bytes`),
    ]),
    most('u32', 'link_mbit'),
    most('u32', 'runnable_max', 's.runnable'),
    most('u32', 'blocked_max', 's.blocked'),
    share('coverage_processes', 'a.coverage_processes'),
    share('coverage_io', 'a.coverage_io'),
    share('coverage_net', 'a.coverage_net'),
    sum('u64', 'agent_cpu_ms', 'a.cpu_ms + COALESCE(a.children_cpu_ms, 0)'),
    most('u64', 'agent_rss_max', 'a.rss_bytes'),
    { name: 'dropped_min', fromSamples: 'MIN(a.dropped_reports)', fromFine: 'MIN(s.dropped_min)' },
    most('u32', 'dropped_max', 'a.dropped_reports'),
  ],
};

const INSTANCE: RollupTable = {
  name: 'instance',
  samples: 'instance_sample s',
  keys: { instance_id: 's.instance_id' },
  columns: [
    sum('u32', 'interval_ms'),
    sum('i64', 'cpu_ms', CPU_TIME),
    peak('i32', 'cpu_max', CPU_TIME),
    sum('i64', 'memory_sum', 's.memory_bytes'),
    most('i64', 'memory_max', 's.memory_bytes'),
    ...['read', 'write', 'net_in', 'net_out'].flatMap((flow) => [
      sum('i64', `${flow}_bytes`),
      peak('i64', `${flow}_max`, `s.${flow}_bytes`),
    ]),
    average('i24', 'processes'),
    sum('u16', 'restarts'),
    sum('i64', 'cpu_wait_ms'),
    sum('i64', 'io_wait_ms'),
    any('delay_kind'),
    share('delay_coverage', 's.delay_coverage'),
    most('i24', 'threads_max', 's.threads'),
    most('i32', 'fds_max', 's.fds'),
    most('i32', 'fd_limit'),
    most('i64', 'swap_max', 's.swap_bytes'),
  ],
};

const PROCESS: RollupTable = {
  name: 'process',
  samples: 'process_sample s',
  keys: { pid: 's.pid', start_s: 'COALESCE(UNIX_TIMESTAMP(s.started_at), 0)' },
  columns: [
    any('instance_id'),
    any('command_id'),
    any('role'),
    { name: 'last_s', fromSamples: 'UNIX_TIMESTAMP(MAX(s.a_time))', fromFine: 'MAX(s.last_s)' },
    sum('u64', 'cpu_ms', CPU_TIME),
    sum('i64', 'memory_sum', 's.memory_bytes'),
    most('i64', 'memory_max', 's.memory_bytes'),
    ...['read_bytes', 'write_bytes', 'net_in_bytes', 'net_out_bytes'].map((name) => sum('i64', name)),
  ],
};

const DEVICE: RollupTable = {
  name: 'device',
  samples: 'device_sample s',
  keys: { component_id: 's.component_id' },
  columns: [
    sum('u32', 'interval_ms'),
    ...['read_bytes', 'write_bytes', 'read_ops', 'write_ops', 'busy_ms', 'weighted_ms'].map((name) =>
      sum('u64', name),
    ),
    {
      name: 'busy_max',
      fromSamples: 'MAX(LEAST(1, s.busy_ms / NULLIF(s.interval_ms, 0)))',
      fromFine: 'MAX(s.busy_max)',
    },
    {
      name: 'queue_max',
      fromSamples: 'LEAST(MAX(s.weighted_ms / NULLIF(s.interval_ms, 0)), 999999)',
      fromFine: 'MAX(s.queue_max)',
    },
    sum('u64', 'read_ms'),
    sum('u64', 'write_ms'),
  ],
};

const FILESYSTEM: RollupTable = {
  name: 'filesystem',
  samples: 'filesystem_sample s',
  keys: { component_id: 's.component_id' },
  hoursOnly: true,
  columns: [
    most('u64', 'total_bytes'),
    average('u64', 'used_bytes'),
    most('u64', 'used_max', 's.used_bytes'),
    average('u64', 'free_bytes'),
    any('inodes'),
    { name: 'inodes_free', fromSamples: 'MIN(s.inodes_free)', fromFine: 'MIN(s.inodes_free)' },
  ],
};

const NET_PAIR: RollupTable = {
  name: 'net_pair',
  samples: 'net_pair_sample s',
  keys: { pair_id: 's.pair_id' },
  hoursOnly: true,
  columns: [sum('u64', 'in_bytes'), sum('u64', 'out_bytes')],
};

export const ROLLUP_TABLES: readonly RollupTable[] = [HOST, INSTANCE, PROCESS, DEVICE, FILESYSTEM, NET_PAIR];
