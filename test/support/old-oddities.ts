/** Rows that are each odd in one way, with what has to become of them. */
import type { OldTable } from '../../backend/src/import/old-tables.ts';
import type { Oddity } from '../../backend/src/import/old-values.ts';
import type { Refusal } from '../../backend/src/import/sample-draft.ts';
import { OLD_HOSTS, type OldRow } from './old-rows.ts';

interface OddRow {
  table: OldTable;
  row: OldRow;
  /** Stored, unless refused. */
  refused?: Refusal;
  leftOut?: Oddity;
}

const rshost = OLD_HOSTS[0] ?? '';
const a_time = '2025-03-05 12:00:00';
const cpu_info = { total: '8', load: '1.50', id: '90', wa: '1' };
const mem_info = { total: '64', used: '20', free: '44' };
const host = { rshost, cpu_info, mem_info, io_info: {}, net: {}, a_time };
const process = {
  rshost,
  rsport: 77,
  cpu: 250,
  mem: 6,
  io_r: 0,
  io_w: 0,
  a_time,
  md5_str: null,
  remarks: '',
};
const disk = { rshost, part: '/dev/sdz', disk_info: { total: '100', used: '40', free: '60' }, a_time };
const device = { rshost, dev: 'sdz', avgqu: 7, util: 99, a_time };
const flow = { rsinfo: `${rshost}:3306`, remote: '10.9.9.9', in_info: 5, out_info: 6, a_time };

/** `a_time` of rows that belong to one second differs, so that each can be told. */
const at = (second: number) => ({ a_time: `2025-03-05 12:00:${String(second).padStart(2, '0')}` });

export const ODD_ROWS: OddRow[] = [
  { table: 'hostInfo', row: { ...host, ...at(1), rshost: null }, refused: 'no host' },
  { table: 'hostInfo', row: { ...host, a_time: '0000-00-00 00:00:00' }, refused: 'no time' },
  { table: 'hostInfo', row: { ...host, a_time: null }, refused: 'no time' },
  { table: 'hostInfo', row: { ...host, a_time: '2999-01-01 00:00:00' }, refused: 'no time' },
  { table: 'hostInfo', row: { ...host, a_time: '2036-01-01 00:00:00' }, refused: 'a time in the future' },
  { table: 'hostInfo', row: { ...host, ...at(2), cpu_info: null, mem_info: null, io_info: null, net: null } },
  {
    table: 'hostInfo',
    row: { ...host, ...at(3), cpu_info: { total: '8', load: '2' }, mem_info: { total: '64' } },
  },
  {
    table: 'hostInfo',
    row: { ...host, ...at(4), cpu_info: { load: '2', id: '50' } },
    leftOut: 'no number of cores',
  },
  {
    table: 'hostInfo',
    row: { ...host, ...at(5), mem_info: { total: '64', used: '-3' } },
    leftOut: 'negative',
  },
  { table: 'hostInfo', row: { ...host, ...at(6), net: { speed: 'Unknown!' } }, leftOut: 'not a number' },
  {
    table: 'hostInfo',
    row: { ...host, ...at(7), cpu_info: { ...cpu_info, load: '1e99' } },
    leftOut: 'too large',
  },
  { table: 'hostInfo', row: { ...host, ...at(8), cpu_info: { total: 8, load: 1.5, id: 90, wa: 1 } } },
  { table: 'hostInfo', row: { ...host, ...at(9), io_info: { Total: { read: '5', write: '6' } } } },
  { table: 'hostInfo', row: { ...host, ...at(10), io_info: { Actual: { read: '7', write: '8' } } } },
  { table: 'hostInfo', row: { ...host, ...at(11), io_info: '"text"', net: '[1]' } },
  // Two reports of one second, as when a clock is set back.
  { table: 'hostInfo', row: { ...host, ...at(12) } },
  { table: 'hostInfo', row: { ...host, ...at(12), cpu_info: { ...cpu_info, load: '9' } } },
  // Long ago, and the only row of its day.
  { table: 'hostInfo', row: { ...host, a_time: '2001-02-03 04:05:06' } },
  { table: 'hostInfo', row: { ...host, a_time: '2024-02-29 23:59:59' } },

  { table: 'processIoInfo', row: { ...process, rsport: null }, refused: 'no PID' },
  { table: 'processIoInfo', row: { ...process, rsport: -1 }, refused: 'no PID' },
  { table: 'processIoInfo', row: { ...process, rshost: '' }, refused: 'no host' },
  { table: 'processIoInfo', row: { ...process, ...at(1) } },
  { table: 'processIoInfo', row: { ...process, ...at(2), cpu: 0, mem: 0, io_w: 20_000.125 } },
  { table: 'processIoInfo', row: { ...process, ...at(3), cpu: null, mem: null, io_r: null, io_w: null } },
  { table: 'processIoInfo', row: { ...process, ...at(4), md5_str: 'F'.repeat(32) } },
  { table: 'processIoInfo', row: { ...process, ...at(5), md5_str: 'no md5' } },
  { table: 'processIoInfo', row: { ...process, ...at(6), cpu: -5 }, leftOut: 'negative' },
  { table: 'processIoInfo', row: { ...process, ...at(7), io_r: 123_456_789 } },
  { table: 'processIoInfo', row: { ...process, ...at(8), rshost: 'only-here' } },

  { table: 'diskInfo', row: { ...disk, part: null }, refused: 'no device' },
  { table: 'diskInfo', row: { ...disk, ...at(1), disk_info: {} } },
  { table: 'diskInfo', row: { ...disk, ...at(2), disk_info: { total: '100' } } },
  { table: 'diskInfo', row: { ...disk, ...at(3), disk_info: null } },
  { table: 'diskInfo', row: { ...disk, ...at(4), disk_info: { total: '0', used: '0', free: '0' } } },

  { table: 'utilQuInfo', row: { ...device, dev: '' }, refused: 'no device' },
  { table: 'utilQuInfo', row: { ...device, ...at(1), avgqu: null } },
  { table: 'utilQuInfo', row: { ...device, ...at(2), util: null } },
  { table: 'utilQuInfo', row: { ...device, ...at(3), avgqu: 0, util: 0 } },
  { table: 'utilQuInfo', row: { ...device, ...at(4), avgqu: 5_000_000 }, leftOut: 'too large' },

  { table: 'portNetInfo', row: { ...flow, rsinfo: null }, refused: 'no address' },
  { table: 'portNetInfo', row: { ...flow, remote: '' }, refused: 'no address' },
  { table: 'portNetInfo', row: { ...flow, ...at(1), in_info: null } },
  { table: 'portNetInfo', row: { ...flow, ...at(2), rsinfo: '172.17.0.1:3306' } },
  { table: 'portNetInfo', row: { ...flow, ...at(3), rsinfo: 'fe80::1:3306' } },
  { table: 'portNetInfo', row: { ...flow, ...at(4), rsinfo: rshost } },

  {
    table: 'alertInfo',
    row: { rshost: 'zero-date', istate: 1, a_time: '0000-00-00 00:00:00', remarks: 'x' },
    refused: 'no time',
  },
  { table: 'hostConfig', row: { rshost: null, istate: 2 }, refused: 'no host' },
  { table: 'versionInfo', row: { version: null, a_time }, refused: 'no text' },
  { table: 'processInfo', row: { md5_str: 'a'.repeat(32), remarks: null } },
  { table: 'processInfo', row: { md5_str: null, remarks: null }, refused: 'no text' },
];
