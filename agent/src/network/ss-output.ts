/**
 * Reads what `ss -tine` prints: TCP sockets with addresses as numbers, inodes and the kernel's tcp_info, those that
 * listen and those that are connected. A socket takes two lines, the second begins with a blank; newer versions may
 * print one (`-O`). Both are read, and so is the header that `-H` would suppress: no option is used that CentOS 7's
 * version lacks. Text is made of new sockets only: a host has many of them, and most were there before.
 */
import type { Listener } from '../procfs/net-tcp.ts';
import { parseEndpoint } from './endpoint.ts';
import { SocketBook, type SocketCounters } from './socket-book.ts';
import { WordCursor } from './word-cursor.ts';

/** All sockets of one moment. A socket is the same object in every dump that it is in. */
export interface SocketDump {
  sockets: SocketCounters[];
  listeners: Listener[];
  /** Whether tcp_info has byte counters (kernel ≥ 4.1, or back-ported); unknown while nothing is connected. */
  counters: 'present' | 'absent' | 'unknown';
}

const TAB = 9;
const NEWLINE = 10;
const SPACE = 32;
const LETTER_B = 98;
const LETTER_I = 105;
const NOTHING = Buffer.alloc(0);
const INODE = 'ino:';
/** Bytes that arrived, and bytes that the other end acknowledged: retransmissions are in neither. */
const RECEIVED = 'bytes_received:';
const ACKNOWLEDGED = 'bytes_acked:';
/** Comes with the byte counters, and is printed for idle sockets too. */
const SEGMENTS = 'segs_';
const SIGNS_OF_INFO = ['rto:', 'mss:', 'cwnd:'];

/** Takes the output of `ss` as it comes, dump after dump. */
export class SocketReader {
  private readonly book = new SocketBook();
  private readonly words = new WordCursor();
  private dump: SocketDump = emptyDump();
  private current: SocketCounters | undefined;
  private rest: Buffer = NOTHING;

  push(chunk: Buffer): void {
    const bytes = this.rest.length > 0 ? Buffer.concat([this.rest, chunk]) : chunk;
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.readLine(bytes, start, end);
      start = end + 1;
    }
    this.rest = start < bytes.length ? Buffer.from(bytes.subarray(start)) : NOTHING;
  }

  /** All sockets since the last call; the next chunk begins another dump. */
  finish(): SocketDump {
    this.readLine(this.rest, 0, this.rest.length);
    const { dump } = this;
    this.book.forgetAllBut(dump.sockets.length);
    this.discard();
    return dump;
  }

  /** What came since the last dump belongs to none. */
  discard(): void {
    this.dump = emptyDump();
    this.book.beginDump();
    this.rest = NOTHING;
    this.current = undefined;
    this.words.enter(NOTHING, 0, 0);
  }

  private readLine(bytes: Buffer, start: number, end: number): void {
    this.words.enter(bytes, start, end);
    const first = bytes[start];
    if (first !== TAB && first !== SPACE) this.current = this.openSocket();
    if (this.current) this.readWords(this.current);
  }

  /** The connected socket that begins on this line; undefined for a listener, the header and anything unknown. */
  private openSocket(): SocketCounters | undefined {
    const { words, dump } = this;
    words.next();
    const listens = words.is('LISTEN');
    for (let queue = 0; queue < 2; queue++)
      if (!words.next() || Number.isNaN(words.number())) return undefined;
    words.next();
    if (listens) return this.addListener(words.text());
    const socket = this.book.find(words);
    if (!socket) return undefined;
    socket.inode = 0;
    socket.inBytes = 0;
    socket.outBytes = 0;
    dump.sockets.push(socket);
    return socket;
  }

  private addListener(local: string): undefined {
    const { words, dump } = this;
    const port = parseEndpoint(local)?.port;
    while (words.next()) {
      const inode = words.startsWith(INODE) ? words.number(INODE.length) : 0;
      if (port !== undefined && inode > 0) dump.listeners.push({ inode, port });
    }
  }

  /** Takes what is used of the `name:value` words up to the end of the line. */
  private readWords(socket: SocketCounters): void {
    const { words, dump } = this;
    while (words.next()) {
      const { first } = words;
      if (first === LETTER_B && words.startsWith('bytes_')) {
        dump.counters = 'present';
        if (words.startsWith(ACKNOWLEDGED)) socket.outBytes += words.number(ACKNOWLEDGED.length);
        else if (words.startsWith(RECEIVED)) socket.inBytes += words.number(RECEIVED.length);
      } else if (first === LETTER_I && words.startsWith(INODE)) socket.inode = words.number(INODE.length);
      else if (dump.counters !== 'present') this.noteSign();
    }
  }

  private noteSign(): void {
    const { words, dump } = this;
    if (words.startsWith(SEGMENTS)) dump.counters = 'present';
    else if (SIGNS_OF_INFO.some((sign) => words.startsWith(sign))) dump.counters = 'absent';
  }
}

function emptyDump(): SocketDump {
  return { sockets: [], listeners: [], counters: 'unknown' };
}
