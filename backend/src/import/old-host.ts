/** Rows of the old host table → `host_sample`. Pure. */
import type { OldHostInfo } from './old-tables.ts';
import { asLeaves, readLeaves, readNumber, readWhole, type NoteOddity } from './old-values.ts';
import { bytesOf, bytesOfGib, hash16, msOf, readKey, type Draft, type Refused } from './sample-draft.ts';

/** After host, time and seq. */
export const HOST_COLUMNS = [
  ...(['interval_ms', 'cores', 'load1', 'cpu_idle_ms', 'cpu_iowait_ms', 'mem_total_bytes'] as const),
  ...(['mem_used_bytes', 'disk_read_bytes', 'disk_write_bytes', 'process_read_bytes'] as const),
  ...(['process_write_bytes', 'net_in_bytes', 'net_out_bytes', 'link_mbit'] as const),
];

const MOST = { cores: 65_535, load: 9_999_999, percent: 1_000, gib: 4_000_000, kib: 1e9, mbit: 4e9 };

/** What the kinds of busy CPU time were is not known, so only idle and waiting time are stored. */
export function readHostInfo(row: OldHostInfo, note: NoteOddity): Draft | Refused {
  const key = readKey(row, row.rshost);
  if ('refused' in key) return key;
  const cpu = readCpu(row.cpu_info, note);
  const memory = readMemory(row.mem_info, note);
  const io = readIo(row.io_info, note);
  const net = readNet(row.net, note);
  return {
    ...key,
    seq: hash16([cpu, memory, io, net]),
    name: [],
    cells: ({ intervalMs }) => [
      ...[intervalMs, cpu.cores, cpu.load],
      ...[cpu.idle, cpu.waiting].map((percent) => msOf(percent, intervalMs * (cpu.cores ?? 0))),
      ...[memory.total, memory.used].map(bytesOfGib),
      ...[io.deviceRead, io.deviceWrite, io.read, io.write].map((rate) => bytesOf(rate, intervalMs)),
      ...[net.in, net.out].map((rate) => bytesOf(rate, intervalMs)),
      net.speed,
    ],
  };
}

/** Percents are of all cores together: without their number they cannot be kept. */
function readCpu(text: string | null, note: NoteOddity) {
  const { total, load, id, wa } = readLeaves(text, note);
  const cores = readWhole(total, { max: MOST.cores, note }) || undefined;
  const idle = readNumber(id, { max: MOST.percent, note });
  const waiting = readNumber(wa, { max: MOST.percent, note });
  const known = cores !== undefined;
  if (!known && (idle !== undefined || waiting !== undefined)) note('no number of cores');
  return {
    cores,
    load: readNumber(load, { max: MOST.load, note }),
    idle: known ? idle : undefined,
    waiting: known ? waiting : undefined,
  };
}

function readMemory(text: string | null, note: NoteOddity) {
  const leaves = readLeaves(text, note);
  const [total, used, free] = [leaves['total'], leaves['used'], leaves['free']].map((leaf) =>
    readNumber(leaf, { max: MOST.gib, note }),
  );
  const computed = total !== undefined && free !== undefined ? Math.max(0, total - free) : undefined;
  return { total, used: used ?? computed };
}

/** `Total` is what processes asked for, `Actual` what the devices did. */
function readIo(text: string | null, note: NoteOddity) {
  const leaves = readLeaves(text, note);
  const [asked, done] = [asLeaves(leaves['Total']), asLeaves(leaves['Actual'])];
  const rate = (leaf: unknown) => readNumber(leaf, { max: MOST.kib, note });
  return {
    read: rate(asked['read']),
    write: rate(asked['write']),
    deviceRead: rate(done['read']),
    deviceWrite: rate(done['write']),
  };
}

function readNet(text: string | null, note: NoteOddity) {
  const { speed, send, receive } = readLeaves(text, note);
  return {
    in: readNumber(receive, { max: MOST.kib, note }),
    out: readNumber(send, { max: MOST.kib, note }),
    speed: readWhole(speed, { max: MOST.mbit, note }),
  };
}
