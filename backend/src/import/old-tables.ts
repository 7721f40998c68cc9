/** The tables of the replaced system, by the keys that `config.ini` gives their names under. */

/** In the order in which they are imported: names before what refers to them. */
export const OLD_TABLES = [
  ...(['hostConfig', 'versionInfo', 'alertInfo', 'processInfo'] as const),
  ...(['hostInfo', 'processIoInfo', 'diskInfo', 'utilQuInfo', 'portNetInfo'] as const),
] as const;
export type OldTable = (typeof OLD_TABLES)[number];

/** Those that hold samples, which go into partitions by day. */
export const SAMPLE_TABLES = ['hostInfo', 'processIoInfo', 'diskInfo', 'utilQuInfo', 'portNetInfo'] as const;
export type OldSampleTable = (typeof SAMPLE_TABLES)[number];

export const DEFAULT_NAMES: Record<OldTable, string> = {
  hostConfig: 'tb_monitor_host_config',
  versionInfo: 'tb_monitor_version',
  alertInfo: 'tb_monitor_alert_info',
  processInfo: 'tb_monitor_process_info',
  hostInfo: 'tb_monitor_host_info',
  processIoInfo: 'tb_monitor_process_io_info',
  diskInfo: 'tb_monitor_disk_info',
  utilQuInfo: 'tb_monitor_disk_util_qu_info',
  portNetInfo: 'tb_monitor_port_net_info',
};

/** A row as it is read; times are seconds since 1970 UTC, 0 or null when the server makes none of them. */
interface OldRow {
  id: number;
}
export interface OldHostConfig extends OldRow {
  rshost: string | null;
  istate: number | null;
}
export interface OldVersion extends OldRow {
  version: string | null;
  at_s: number | null;
}
export interface OldAlert extends OldRow {
  rshost: string | null;
  istate: number | null;
  remarks: string | null;
  at_s: number | null;
}
export interface OldCommand extends OldRow {
  md5_str: string | null;
  remarks: string | null;
}
export interface OldHostInfo extends OldRow {
  rshost: string | null;
  at_s: number | null;
  /** JSON as text. */
  cpu_info: string | null;
  mem_info: string | null;
  io_info: string | null;
  net: string | null;
}
export interface OldProcess extends OldRow {
  rshost: string | null;
  at_s: number | null;
  /** The PID. */
  rsport: number | null;
  /** % of one core. */
  cpu: number | null;
  /** GiB. */
  mem: number | null;
  /** KiB/s. */
  io_r: number | null;
  io_w: number | null;
  md5_str: string | null;
}
export interface OldDisk extends OldRow {
  rshost: string | null;
  at_s: number | null;
  /** The device. */
  part: string | null;
  /** JSON as text. */
  disk_info: string | null;
}
export interface OldDeviceLoad extends OldRow {
  rshost: string | null;
  at_s: number | null;
  dev: string | null;
  avgqu: number | null;
  /** %. */
  util: number | null;
}
export interface OldFlow extends OldRow {
  at_s: number | null;
  /** `ip:port` of the host. */
  rsinfo: string | null;
  remote: string | null;
  /** KiB/s. */
  in_info: number | null;
  out_info: number | null;
}

/** What a row of each table looks like. */
export interface OldRows {
  hostConfig: OldHostConfig;
  versionInfo: OldVersion;
  alertInfo: OldAlert;
  processInfo: OldCommand;
  hostInfo: OldHostInfo;
  processIoInfo: OldProcess;
  diskInfo: OldDisk;
  utilQuInfo: OldDeviceLoad;
  portNetInfo: OldFlow;
}
