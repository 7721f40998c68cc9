import { closeSync, openSync, readSync } from 'node:fs';
import { open, unlink } from 'node:fs/promises';
import { decodeHeader, HEADER_BYTES, type RecordHeader } from './record.ts';

/** One file of the spool and what is still wanted of it. */
export interface Segment {
  path: string;
  /** Day of its first record, UTC: `2026-11-27`. */
  day: string;
  bytes: number;
  /** Reports in it that are not done with. */
  live: number;
}

/** Where a record's payload begins. */
export interface FoundRecord extends RecordHeader {
  offset: number;
}

/** Walks the headers of a file up to its end, or to where it is torn. Throws system errors. */
export function scanSegment(path: string): { records: FoundRecord[]; bytes: number } {
  const descriptor = openSync(path, 'r');
  try {
    const header = Buffer.alloc(HEADER_BYTES);
    const records: FoundRecord[] = [];
    let position = 0;
    for (;;) {
      const count = readSync(descriptor, header, 0, HEADER_BYTES, position);
      const found = decodeHeader(header.subarray(0, count));
      if (!found) return { records, bytes: position };
      records.push({ ...found, offset: position + HEADER_BYTES });
      position += HEADER_BYTES + found.length;
    }
  } finally {
    closeSync(descriptor);
  }
}

/** Appends to a file, which is made for the owner alone. Rejects with the system's error; the file may be torn then. */
export async function appendTo(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'a', 0o600);
  try {
    await handle.writeFile(bytes);
  } finally {
    await handle.close();
  }
}

/** Rejects with the system's error; fewer bytes than asked for when the file ends before. */
export async function readFrom(path: string, at: { offset: number; length: number }): Promise<Buffer> {
  const handle = await open(path, 'r');
  try {
    const bytes = Buffer.alloc(at.length);
    const { bytesRead } = await handle.read(bytes, 0, at.length, at.offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await handle.close();
  }
}

/** A file that cannot be deleted is found again after a restart, and its reports are duplicates then. */
export async function discard(path: string): Promise<void> {
  await unlink(path).catch(() => undefined);
}
