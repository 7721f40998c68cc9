import { closeSync, openSync, readSync, readdirSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';

const FIRST_SIZE = 64 * 1024;
const LARGEST_SIZE = 8 * 1024 * 1024;

/** The file is larger than anything the kernel writes there. */
class OversizeError extends Error {
  readonly code = 'EFBIG';
}

/**
 * Reads small kernel files under one root into one buffer that is used again.
 * Synchronous on purpose: procfs answers from memory, and the thread pool would cost more than the read.
 */
export class ProcFiles {
  readonly root: string;
  private buffer = Buffer.allocUnsafe(FIRST_SIZE);

  constructor(root: string) {
    this.root = root;
  }

  path(...parts: string[]): string {
    return join(this.root, ...parts);
  }

  /** The whole file; valid until the next read. Throws the system's error (ENOENT, EACCES, …). */
  read(...parts: string[]): Buffer {
    const descriptor = openSync(this.path(...parts), 'r');
    try {
      let length = 0;
      for (;;) {
        if (length === this.buffer.length) this.grow();
        const count = readSync(descriptor, this.buffer, length, this.buffer.length - length, null);
        if (count === 0) return this.buffer.subarray(0, length);
        length += count;
      }
    } finally {
      closeSync(descriptor);
    }
  }

  /** A small file of the kernel's by its path below the root, in one read; valid until the next read. */
  readSmall(path: string): Buffer {
    const descriptor = openSync(`${this.root}/${path}`, 'r');
    try {
      return this.buffer.subarray(0, readSync(descriptor, this.buffer, 0, FIRST_SIZE, null));
    } finally {
      closeSync(descriptor);
    }
  }

  /** At most `maxBytes` from the start of the file, as an own copy. */
  readStart(maxBytes: number, ...parts: string[]): Buffer {
    const descriptor = openSync(this.path(...parts), 'r');
    try {
      const bytes = Buffer.allocUnsafe(maxBytes);
      let length = 0;
      while (length < maxBytes) {
        const count = readSync(descriptor, bytes, length, maxBytes - length, null);
        if (count === 0) break;
        length += count;
      }
      return bytes.subarray(0, length);
    } finally {
      closeSync(descriptor);
    }
  }

  list(...parts: string[]): string[] {
    return readdirSync(this.path(...parts));
  }

  link(...parts: string[]): string {
    return readlinkSync(this.path(...parts));
  }

  private grow(): void {
    if (this.buffer.length >= LARGEST_SIZE) throw new OversizeError('a kernel file exceeds 8 MiB');
    const larger = Buffer.allocUnsafe(this.buffer.length * 2);
    this.buffer.copy(larger);
    this.buffer = larger;
  }
}

/** The code of a system error, or an empty string. */
export function errorCode(error: unknown): string {
  if (error instanceof Error && 'code' in error && typeof error.code === 'string') return error.code;
  return '';
}

export function isDenied(error: unknown): boolean {
  const code = errorCode(error);
  return code === 'EACCES' || code === 'EPERM';
}
