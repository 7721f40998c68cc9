/** `/proc/PID/io` (proc_pid_io(5)): totals of a process, its exited threads and its reaped children. */
export interface ProcessIo {
  readOps: number;
  writeOps: number;
  readBytes: number;
  /** Bytes of pages dirtied. */
  writeBytes: number;
  /** Bytes dirtied and then truncated before they were written. */
  cancelledBytes: number;
}

/** Written out, so that all have one shape and stay fast to read and to copy. */
export function emptyProcessIo(): ProcessIo {
  return { readOps: 0, writeOps: 0, readBytes: 0, writeBytes: 0, cancelledBytes: 0 };
}

export function copyProcessIo(from: ProcessIo, into: ProcessIo): void {
  into.readOps = from.readOps;
  into.writeOps = from.writeOps;
  into.readBytes = from.readBytes;
  into.writeBytes = from.writeBytes;
  into.cancelledBytes = from.cancelledBytes;
}

const COLON = 58;
const ZERO = 48;
const NINE = 57;
/** Values in the kernel's order: rchar, wchar, syscr, syscw, read, write, cancelled. */
const VALUES = 7;

/** Parses into `into`; false when the text is not a whole io file. */
export function parseProcessIo(
  { bytes, length }: { bytes: Buffer; length: number },
  into: ProcessIo,
): boolean {
  let at = 0;
  for (let found = 0; found < VALUES; found++) {
    while (at < length && bytes[at] !== COLON) at++;
    at += 2;
    const start = at;
    let value = 0;
    for (let byte = bytes[at] ?? 0; at < length && byte >= ZERO && byte <= NINE; byte = bytes[++at] ?? 0) {
      value = value * 10 + byte - ZERO;
    }
    if (at === start || at > length) return false;
    store(into, found, value);
  }
  return true;
}

function store(into: ProcessIo, place: number, value: number): void {
  if (place === 2) into.readOps = value;
  else if (place === 3) into.writeOps = value;
  else if (place === 4) into.readBytes = value;
  else if (place === 5) into.writeBytes = value;
  else if (place === 6) into.cancelledBytes = value;
}
