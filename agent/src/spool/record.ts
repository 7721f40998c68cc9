/**
 * A record of a spool file: 20 bytes of header and the payload, numbers little-endian.
 *
 *   0  u16  0x5244, "DR"
 *   2  u8   1: a report, compressed (deflate); 2: the report of this order is done with, no payload
 *   3  u8   0
 *   4  u32  order: reports are numbered in the order of their making
 *   8  u32  length of the payload
 *  12  u32  CRC-32 of the payload
 *  16  u32  CRC-32 of the bytes before
 *
 * A header that does not check ends the file: what follows was torn by a crash or a full disk.
 */
import { crc32 } from './crc32.ts';

export const HEADER_BYTES = 20;
const MAGIC = 0x5244;
const KINDS = { report: 1, done: 2 } as const;
const CHECKED_BYTES = 16;

export interface RecordHeader {
  kind: keyof typeof KINDS;
  order: number;
  length: number;
  payloadCrc: number;
}

export function encodeRecord(kind: keyof typeof KINDS, order: number, payload: Buffer = EMPTY): Buffer {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt16LE(MAGIC, 0);
  header.writeUInt8(KINDS[kind], 2);
  header.writeUInt32LE(order, 4);
  header.writeUInt32LE(payload.length, 8);
  header.writeUInt32LE(crc32(payload), 12);
  header.writeUInt32LE(crc32(header.subarray(0, CHECKED_BYTES)), CHECKED_BYTES);
  return Buffer.concat([header, payload]);
}

/** Undefined when it is not a whole, unharmed header. */
export function decodeHeader(header: Buffer): RecordHeader | undefined {
  if (header.length < HEADER_BYTES || header.readUInt16LE(0) !== MAGIC) return undefined;
  if (header.readUInt32LE(CHECKED_BYTES) !== crc32(header.subarray(0, CHECKED_BYTES))) return undefined;
  return {
    kind: header.readUInt8(2) === KINDS.done ? 'done' : 'report',
    order: header.readUInt32LE(4),
    length: header.readUInt32LE(8),
    payloadCrc: header.readUInt32LE(12),
  };
}

const EMPTY = Buffer.alloc(0);
