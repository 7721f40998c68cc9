import { closeSync, openSync, readSync } from 'node:fs';
import { TextCursor } from './text-cursor.ts';

/** A listening TCP socket; the inode leads to its process through `/proc/PID/fd`. */
export interface Listener {
  inode: number;
  port: number;
  /** Its network namespace, unless that is the agent's own. */
  netns?: string;
}

const LISTEN = '0A';
const SYN_RECEIVED = '03';
const CHUNK_BYTES = 64 * 1024;
const NEWLINE = 10;

/** Listeners of complete lines, and whether lines of connected sockets have begun. */
export function parseListeners(bytes: Buffer): { listeners: Listener[]; connected: boolean } {
  const listeners: Listener[] = [];
  const cursor = new TextCursor(bytes);
  do {
    const slot = cursor.nextWord();
    if (!slot.endsWith(':')) continue;
    const local = cursor.nextWord();
    cursor.skipFields(1);
    const state = cursor.nextWord();
    if (state !== LISTEN && state !== SYN_RECEIVED) return { listeners, connected: true };
    cursor.skipFields(5);
    const inode = cursor.nextNumber();
    const port = Number.parseInt(local.slice(local.lastIndexOf(':') + 1), 16);
    if (state === LISTEN && inode > 0 && port > 0) listeners.push({ inode, port });
  } while (cursor.nextLine());
  return { listeners, connected: false };
}

/**
 * Listeners of one `/proc/net/tcp` or `tcp6` file. The kernel writes listening sockets first, so reading ends
 * where connected ones begin: the cost does not grow with the number of connections. Throws system errors.
 */
export function readListeners(path: string): Listener[] {
  const descriptor = openSync(path, 'r');
  try {
    const buffer = Buffer.allocUnsafe(CHUNK_BYTES);
    const found: Listener[] = [];
    let kept = 0;
    for (;;) {
      const count = readSync(descriptor, buffer, kept, buffer.length - kept, null);
      const length = kept + count;
      const complete = count === 0 ? length : buffer.lastIndexOf(NEWLINE, Math.max(length - 1, 0)) + 1;
      const { listeners, connected } = parseListeners(buffer.subarray(0, complete));
      found.push(...listeners);
      if (connected || count === 0) return found;
      buffer.copy(buffer, 0, complete, length);
      kept = length - complete;
    }
  } finally {
    closeSync(descriptor);
  }
}
