/** Rows of the other old sample tables → compact samples. Pure. */
import type { OldDeviceLoad, OldDisk, OldFlow, OldProcess } from './old-tables.ts';
import { readLeaves, readNumber, readWhole, type NoteOddity } from './old-values.ts';
import { bytesOf, bytesOfGib, hash16, msOf, readKey, type Draft, type Refused } from './sample-draft.ts';

/** After host, time and seq. */
export const PROCESS_COLUMNS = [
  ...(['pid', 'interval_ms', 'command_id', 'cpu_user_ms', 'memory_bytes', 'read_bytes'] as const),
  'write_bytes' as const,
];
export const FILESYSTEM_COLUMNS = ['component_id', 'total_bytes', 'used_bytes', 'free_bytes'] as const;
export const DEVICE_COLUMNS = ['component_id', 'interval_ms', 'busy_ms', 'weighted_ms'] as const;
export const FLOW_COLUMNS = ['pair_id', 'interval_ms', 'in_bytes', 'out_bytes'] as const;

const MOST = { pid: 4_294_967_295, percent: 1_000_000, gib: 4_000_000, kib: 1e9, queue: 70_000, util: 1_000 };
const MD5 = /^[0-9a-f]{32}$/;

/**
 * CPU time is of user and kernel together and stands in the column of user mode, the other being unknown. Here `0`
 * of CPU and memory means "not measured" as often as "none", so it is stored as unknown.
 */
export function readProcess(row: OldProcess, note: NoteOddity): Draft | Refused {
  const key = readKey(row, row.rshost);
  if ('refused' in key) return key;
  const pid = row.rsport;
  if (pid === null || !Number.isInteger(pid) || pid < 0 || pid > MOST.pid)
    return { id: row.id, refused: 'no PID' };
  const cpu = readNumber(row.cpu, { max: MOST.percent, note }) || undefined;
  const memory = readNumber(row.mem, { max: MOST.gib, note }) || undefined;
  const read = readNumber(row.io_r, { max: MOST.kib, note });
  const write = readNumber(row.io_w, { max: MOST.kib, note });
  const md5 = row.md5_str?.trim().toLowerCase() ?? '';
  return {
    ...key,
    seq: hash16([cpu, memory, read, write, md5]),
    name: [MD5.test(md5) ? md5 : ''],
    cells: ({ intervalMs, nameId }) => [
      ...[pid, intervalMs, nameId, msOf(cpu, intervalMs), bytesOfGib(memory)],
      ...[bytesOf(read, intervalMs), bytesOf(write, intervalMs)],
    ],
  };
}

/** The mount point is not known: the device stands for it. */
export function readDisk(row: OldDisk, note: NoteOddity): Draft | Refused {
  const key = readKey(row, row.rshost);
  if ('refused' in key) return key;
  const device = row.part?.trim() ?? '';
  if (device === '') return { id: row.id, refused: 'no device' };
  const leaves = readLeaves(row.disk_info, note);
  const sizes = [leaves['total'], leaves['used'], leaves['free']].map((leaf) =>
    readNumber(leaf, { max: MOST.gib, note }),
  );
  return {
    ...key,
    seq: hash16(sizes),
    name: ['filesystem', device, device],
    cells: ({ nameId }) => [nameId, ...sizes.map(bytesOfGib)],
  };
}

export function readDeviceLoad(row: OldDeviceLoad, note: NoteOddity): Draft | Refused {
  const key = readKey(row, row.rshost);
  if ('refused' in key) return key;
  const device = row.dev?.trim() ?? '';
  if (device === '') return { id: row.id, refused: 'no device' };
  const queue = readWhole(row.avgqu, { max: MOST.queue, note });
  const util = readWhole(row.util, { max: MOST.util, note });
  return {
    ...key,
    seq: hash16([queue, util]),
    name: ['device', device, ''],
    cells: ({ intervalMs, nameId }) => [
      ...[nameId, intervalMs, msOf(util, intervalMs)],
      queue === undefined ? undefined : queue * intervalMs,
    ],
  };
}

/** The host is the one whose address stands before the port. */
export function readFlow(row: OldFlow, note: NoteOddity): Draft | Refused {
  const local = row.rsinfo?.trim() ?? '';
  const remote = row.remote?.trim() ?? '';
  if (local === '' || remote === '') return { id: row.id, refused: 'no address' };
  const key = readKey(row, local.replace(/:[^:]*$/, '') || local);
  if ('refused' in key) return key;
  const received = readNumber(row.in_info, { max: MOST.kib, note });
  const sent = readNumber(row.out_info, { max: MOST.kib, note });
  return {
    ...key,
    seq: hash16([received, sent]),
    name: [local, remote],
    cells: ({ intervalMs, nameId }) => [
      ...[nameId, intervalMs, bytesOf(received, intervalMs), bytesOf(sent, intervalMs)],
    ],
  };
}
