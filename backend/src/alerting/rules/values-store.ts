/** What a rule reads of a sample, as SQL over the newest rows: `s` of the host, `st` its state, `d` of a part, `u` its usual. */
import { leastUsualOf, type MeasureKey } from './measures.ts';

/** `1e2 * a / b` is a DOUBLE on every server, and comes as a number. */
const percent = (part: string, whole: string) => `1e2 * (${part}) / NULLIF(${whole}, 0)`;
const perS = (amount: string, interval: string) => `1e3 * ${amount} / NULLIF(${interval}, 0)`;

const CPU_BUSY =
  's.cpu_user_ms + s.cpu_nice_ms + s.cpu_system_ms + s.cpu_irq_ms + COALESCE(s.cpu_steal_ms, 0)';
const CPU_ALL = `${CPU_BUSY} + s.cpu_idle_ms + s.cpu_iowait_ms`;
const BYTES_PER_MBIT = 125_000;
const psi = (column: string) => `LEAST(1e2, 1e-1 * s.${column} / NULLIF(s.interval_ms, 0))`;

export type Expressions = Partial<Record<MeasureKey, string>>;

export const HOST_VALUES: Expressions = {
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

export const DEVICE_VALUES: Expressions = {
  'device.util': 'LEAST(1e2, 1e2 * d.busy_ms / NULLIF(d.interval_ms, 0))',
  'device.queue': '1e0 * d.weighted_ms / NULLIF(d.interval_ms, 0)',
};

export const FILESYSTEM_VALUES: Expressions = {
  'filesystem.used': percent('d.used_bytes', 'd.used_bytes + d.free_bytes'),
  'filesystem.daysLeft': 'IF(t.bytes_per_day > 0, d.free_bytes / t.bytes_per_day, NULL)',
  'filesystem.inodes': percent('d.inodes - d.inodes_free', 'd.inodes'),
};

export const INSTANCE_VALUES: Expressions = {
  'instance.cpu': percent('d.cpu_user_ms + d.cpu_system_ms', 'd.interval_ms'),
  'instance.memory': '1e0 * d.memory_bytes',
  'instance.read': perS('d.read_bytes', 'd.interval_ms'),
  'instance.write': perS('d.write_bytes', 'd.interval_ms'),
  'instance.netIn': perS('d.net_in_bytes', 'd.interval_ms'),
  'instance.netOut': perS('d.net_out_bytes', 'd.interval_ms'),
  'instance.descriptors': percent('d.fds', 'd.fd_limit'),
};

export const INSTANCE_SHARES: Expressions = {
  'instance.cpu': percent('d.cpu_user_ms + d.cpu_system_ms', CPU_ALL),
  'instance.memory': percent('d.memory_bytes', 's.mem_total_bytes'),
  'instance.read': percent('d.read_bytes', 's.disk_read_bytes'),
  'instance.write': percent('d.write_bytes', 's.disk_write_bytes'),
  'instance.netIn': percent('d.net_in_bytes', 's.net_in_bytes'),
  'instance.netOut': percent('d.net_out_bytes', 's.net_out_bytes'),
};

/** In the units of the values. CPU is kept in thousandths of a core. */
export const INSTANCE_USUAL: Expressions = {
  'instance.cpu': '1e-1 * u.cpu_median',
  'instance.memory': '1e0 * u.memory_median',
  'instance.read': '1e0 * u.read_median',
  'instance.write': '1e0 * u.write_median',
  'instance.netIn': '1e0 * u.net_in_median',
  'instance.netOut': '1e0 * u.net_out_median',
};

/** How many times the usual it is. */
export const INSTANCE_TIMES = Object.fromEntries(
  (Object.entries(INSTANCE_USUAL) as [MeasureKey, string][]).map(([key, usual]) => [
    key,
    `${INSTANCE_VALUES[key]} / GREATEST(${usual}, ${leastUsualOf(key)})`,
  ]),
) as Expressions;
