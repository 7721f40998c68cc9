import { TextCursor } from './text-cursor.ts';

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

/** Lines of the file in the kernel's order: rchar, wchar, syscr, syscw, read, write, cancelled. */
const LINES = 7;

/** Parses into `into`; false when the text is not a whole io file. */
export function parseProcessIo(source: { bytes: Buffer; length: number }, into: ProcessIo): boolean {
  const cursor = new TextCursor(source.bytes, { end: source.length });
  for (let line = 0; line < LINES; line++) {
    cursor.skipFields(1);
    const value = cursor.nextNumber();
    if (Number.isNaN(value)) return false;
    if (line === 2) into.readOps = value;
    else if (line === 3) into.writeOps = value;
    else if (line === 4) into.readBytes = value;
    else if (line === 5) into.writeBytes = value;
    else if (line === 6) into.cancelledBytes = value;
    cursor.nextLine();
  }
  return true;
}
