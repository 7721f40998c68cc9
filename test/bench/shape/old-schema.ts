/** The replaced system's tables with its indexes, and the rows that it would have stored of a report. */
import type { Report } from '@dpm/protocol';

const ID = 'id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY';

/** Uncompressed, as that system's server made them. */
export const OLD_TABLES: readonly string[] = [
  `tb_monitor_host_info (${ID}, rshost VARCHAR(20), cpu_info JSON, mem_info JSON, io_info JSON, net JSON,
    a_time DATETIME, KEY (rshost), KEY (a_time))`,
  `tb_monitor_disk_info (${ID}, rshost VARCHAR(20), part VARCHAR(50), disk_info JSON, a_time DATETIME,
    KEY (rshost), KEY (a_time))`,
  `tb_monitor_disk_util_qu_info (${ID}, rshost VARCHAR(20), dev VARCHAR(50), avgqu INT, util INT, a_time DATETIME,
    KEY (rshost), KEY (a_time))`,
  `tb_monitor_port_net_info (${ID}, rsinfo VARCHAR(50), remote VARCHAR(50), in_info BIGINT, out_info BIGINT,
    a_time DATETIME, KEY (rsinfo), KEY (remote), KEY (a_time))`,
  `tb_monitor_process_info (${ID}, md5_str CHAR(32), remarks TEXT, UNIQUE KEY (md5_str))`,
  `tb_monitor_process_io_info (${ID}, rshost VARCHAR(20), rsport INT, cpu FLOAT, mem FLOAT, io_r FLOAT, io_w FLOAT,
    a_time DATETIME, md5_str CHAR(32), remarks VARCHAR(200), KEY (rshost, rsport), KEY (rsport), KEY (md5_str),
    KEY (a_time))`,
];

export function createOldTable(definition: string): string {
  return `CREATE TABLE ${definition} ENGINE=InnoDB DEFAULT CHARSET=utf8mb4 PAGE_COMPRESSED=0`;
}

export interface OldRow {
  table: string;
  values: (string | number)[];
}

/** Only the last two devices had their queue stored. */
const QUEUE_DEVICES = 2;

/** Values without the id, in the order of the columns. */
export function toOldRows(report: Report): OldRow[] {
  const aTime = new Date(report.atMs).toISOString().slice(0, 19).replace('T', ' ');
  const rshost = report.host.name.slice(0, 20);
  const { devices = [], netPairs = [], processes, intervalMs, totals } = report;
  const perSecond = (bytes = 0) => (bytes / 1.024 / intervalMs).toFixed(2);
  const io = { read: perSecond(totals.diskReadBytes), write: perSecond(totals.diskWriteBytes) };
  const net = { speed: '10000', receive: perSecond(totals.netInBytes), send: perSecond(totals.netOutBytes) };
  return [
    {
      table: 'tb_monitor_host_info',
      values: [
        rshost,
        JSON.stringify({ total: '32', load: String(totals.load?.[0] ?? 0), id: '80', wa: '3' }),
        JSON.stringify({ total: '238', used: '120', free: '118' }),
        JSON.stringify({ Total: io, Actual: io }),
        JSON.stringify({ ...net, Total: net.receive }),
        aTime,
      ],
    },
    ...devices.map(({ name }) => ({
      table: 'tb_monitor_disk_info',
      values: [rshost, `/dev/${name}`, JSON.stringify({ total: '3725', used: '1200', free: '2525' }), aTime],
    })),
    ...devices.slice(-QUEUE_DEVICES).map(({ name, weightedMs = 0, busyMs = 0 }) => ({
      table: 'tb_monitor_disk_util_qu_info',
      values: [
        rshost,
        name,
        Math.round(weightedMs / intervalMs),
        Math.round((100 * busyMs) / intervalMs),
        aTime,
      ],
    })),
    ...netPairs.map(({ local, remote, inBytes, outBytes }) => ({
      table: 'tb_monitor_port_net_info',
      values: [local, remote, Math.round(inBytes / 1024), Math.round(outBytes / 1024), aTime],
    })),
    ...processes.map(({ pid, command, usage }) => ({
      table: 'tb_monitor_process_io_info',
      values: [
        ...[rshost, pid, (100 * (usage.cpuUserMs ?? 0)) / intervalMs, (usage.memoryBytes ?? 0) / 2 ** 30],
        ...[perSecond(usage.readBytes), perSecond(usage.writeBytes), aTime, command, ''],
      ],
    })),
  ];
}
