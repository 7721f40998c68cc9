/**
 * Reports that were not acknowledged yet, in append-only files `0000000042-2026-11-27.spool`, named by the order of
 * their first report and its day: at a new day, and when one has grown, another begins. A report that is done with gets
 * a record of its own; a file goes when it is the oldest and nothing in it is wanted. A process never appends to the
 * files of an earlier one, so a torn end is never written behind. When the files exceed the limit the oldest one is
 * dropped and its reports are counted. Nothing here waits for a disk: calls are asynchronous, one after another.
 */
import { readdirSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { deflate, deflateSync, inflate } from 'node:zlib';
import { crc32 } from './crc32.ts';
import { encodeRecord } from './record.ts';
import { appendTo, discard, readFrom, scanSegment, type FoundRecord, type Segment } from './segment.ts';

const NAME = /^\d{10}-(\d{4}-\d\d-\d\d)\.spool$/;
/** A file is at most this part of the limit, so that no more than that is dropped at once. */
const SEGMENTS = 16;
/** A file in which nothing is wanted any more is begun anew from this size on. */
const WORTH_DISCARDING_BYTES = 256 * 1024;
/** Packed at once in less time than it takes to let another thread do it. */
const SMALL_CHARACTERS = 64 * 1024;
/** A report of the largest size; what unpacks to more is damaged. */
const LARGEST_REPORT_BYTES = 8 * 1024 * 1024;

export interface SpoolEntry {
  readonly order: number;
  readonly segment: Segment;
  /** Where its payload lies. */
  readonly offset: number;
  readonly length: number;
  readonly payloadCrc: number;
}

export interface SpoolParts {
  folder: string;
  limitBytes: number;
  nowMs: () => number;
}

/** The folder of unacknowledged reports; `add` throws what the disk says, the rest copes with it. */
export class Spool {
  private readonly parts: SpoolParts;
  /** Oldest first; only the last one is appended to, if this process began it. */
  private segments: Segment[] = [];
  private current: Segment | undefined;
  private entries: SpoolEntry[] = [];
  private lastOrder = 0;
  private dropped = 0;
  private last: Promise<unknown> = Promise.resolve();

  /** Finds what earlier processes left. A missing folder is made with the first report. */
  constructor(parts: SpoolParts) {
    this.parts = parts;
    const found: Array<{ record: FoundRecord; segment: Segment }> = [];
    for (const name of listFolder(parts.folder)) found.push(...this.adopt(name));
    const done = new Set(found.flatMap(({ record }) => (record.kind === 'done' ? [record.order] : [])));
    for (const { record, segment } of found) {
      this.lastOrder = Math.max(this.lastOrder, record.order);
      if (record.kind === 'report' && !done.has(record.order)) this.enlist({ ...record, segment });
    }
  }

  get reports(): number {
    return this.entries.length;
  }

  get bytes(): number {
    return this.segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Reports lost to the limit or to damage since this process began. */
  get droppedReports(): number {
    return this.dropped;
  }

  /** Entries, oldest first. */
  get waiting(): readonly SpoolEntry[] {
    return this.entries;
  }

  /** Stores a report; throws the system's error when it cannot. */
  async add(json: string): Promise<SpoolEntry> {
    const payload = json.length < SMALL_CHARACTERS ? deflateSync(json) : await promisify(deflate)(json);
    return this.inTurn(async () => {
      const order = ++this.lastOrder;
      const segment = await this.segmentFor(order);
      const offset = await this.append(segment, encodeRecord('report', order, payload));
      const entry = this.enlist({
        ...{ order, segment, length: payload.length, payloadCrc: crc32(payload) },
        offset: offset - payload.length,
      });
      while (this.bytes > this.parts.limitBytes && this.segments.length > 1) await this.dropOldest();
      return entry;
    });
  }

  /** The stored report; undefined when it is damaged or gone, and then it is no longer waiting. */
  async read(entry: SpoolEntry): Promise<string | undefined> {
    try {
      const payload = await readFrom(entry.segment.path, entry);
      if (payload.length === entry.length && crc32(payload) === entry.payloadCrc) {
        const bytes = await promisify(inflate)(payload, { maxOutputLength: LARGEST_REPORT_BYTES });
        return bytes.toString('utf8');
      }
    } catch {
      // A file that is gone, and a payload that does not unpack, are lost alike.
    }
    this.dropped++;
    await this.remove(entry);
    return undefined;
  }

  /** Takes out a report that was acknowledged or refused. */
  async remove(entry: SpoolEntry): Promise<void> {
    const index = this.entries.indexOf(entry);
    if (index < 0) return;
    this.entries.splice(index, 1);
    entry.segment.live--;
    await this.inTurn(async () => {
      await this.noteDone(entry.order);
      await this.discardDone();
    });
  }

  private adopt(name: string): Array<{ record: FoundRecord; segment: Segment }> {
    const day = NAME.exec(name)?.[1];
    if (day === undefined) return [];
    const path = join(this.parts.folder, name);
    try {
      const { records, bytes } = scanSegment(path);
      const segment: Segment = { path, day, bytes, live: 0 };
      this.segments.push(segment);
      return records.map((record) => ({ record, segment }));
    } catch {
      return [];
    }
  }

  private enlist({ order, segment, offset, length, payloadCrc }: SpoolEntry): SpoolEntry {
    const entry = { order, segment, offset, length, payloadCrc };
    segment.live++;
    this.entries.push(entry);
    return entry;
  }

  private async segmentFor(order: number): Promise<Segment> {
    const { folder, limitBytes, nowMs } = this.parts;
    const day = new Date(nowMs()).toISOString().slice(0, 10);
    const { current } = this;
    if (current && current.day === day && current.bytes < limitBytes / SEGMENTS) return current;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const path = join(folder, `${String(order).padStart(10, '0')}-${day}.spool`);
    this.current = { path, day, bytes: 0, live: 0 };
    this.segments.push(this.current);
    return this.current;
  }

  /** Returns the size of the file afterwards. A file that may be torn is not written to again. */
  private async append(segment: Segment, record: Buffer): Promise<number> {
    try {
      await appendTo(segment.path, record);
      segment.bytes += record.length;
      return segment.bytes;
    } catch (error) {
      if (this.current === segment) this.current = undefined;
      if (segment.bytes === 0) {
        this.segments = this.segments.filter((other) => other !== segment);
        await discard(segment.path);
      }
      throw error;
    }
  }

  /** When it cannot be noted the report is sent again after a restart, which changes nothing at the backend. */
  private async noteDone(order: number): Promise<void> {
    if (this.entries.length === 0 && !this.current) return;
    try {
      const segment = this.current ?? (await this.segmentFor(++this.lastOrder));
      await this.append(segment, encodeRecord('done', order));
    } catch {
      // A full or read-only disk: `add` tells of it.
    }
  }

  private async discardDone(): Promise<void> {
    for (let oldest = this.segments[0]; oldest?.live === 0; oldest = this.segments[0]) {
      if (oldest === this.current && oldest.bytes < WORTH_DISCARDING_BYTES) return;
      await this.discardOldest(oldest);
    }
  }

  private async dropOldest(): Promise<void> {
    const [oldest] = this.segments;
    if (!oldest) return;
    this.dropped += oldest.live;
    this.entries = this.entries.filter(({ segment }) => segment !== oldest);
    await this.discardOldest(oldest);
  }

  private async discardOldest(oldest: Segment): Promise<void> {
    this.segments.shift();
    if (this.current === oldest) this.current = undefined;
    await discard(oldest.path);
  }

  private inTurn<T>(act: () => Promise<T>): Promise<T> {
    const mine = this.last.then(act);
    this.last = mine.catch(() => undefined);
    return mine;
  }
}

function listFolder(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
