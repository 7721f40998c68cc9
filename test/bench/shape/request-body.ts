/**
 * Bodies of reports as gzip, made so that a generator of load costs little: the head, which differs in every report,
 * is one stored block; the rest is a deflate stream made ahead. Together they are one ordinary gzip member (RFC 1952).
 */
import { constants, crc32, deflateRawSync } from 'node:zlib';
import { describeHead, type ReportBody, type ReportPlace } from './host-shape.ts';

/** The rest of a report, after the comma that ends its head. */
export interface PreparedRest {
  deflated: Buffer;
  text: Buffer;
}

const HEADER = Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 255]);

export function prepareRest(body: ReportBody): PreparedRest {
  const text = Buffer.from(`,${JSON.stringify(body).slice(1)}`);
  return { text, deflated: deflateRawSync(text, { level: constants.Z_DEFAULT_COMPRESSION }) };
}

export function joinReport(place: ReportPlace, { text, deflated }: PreparedRest): Buffer {
  const head = Buffer.from(JSON.stringify(describeHead(place)).slice(0, -1));
  const stored = Buffer.from([
    0,
    head.length & 255,
    head.length >> 8,
    ~head.length & 255,
    (~head.length >> 8) & 255,
  ]);
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(text, crc32(head)), 0);
  trailer.writeUInt32LE(head.length + text.length, 4);
  return Buffer.concat([HEADER, stored, head, deflated, trailer]);
}
