import { closeSync, openSync, readSync } from 'node:fs';
import { TextCursor } from '../procfs/text-cursor.ts';
import type { DescriptorBudget } from './descriptor-budget.ts';

/** Files of one process or thread are far smaller. */
const BUFFER_BYTES = 4_096;

/** No descriptor is kept. */
export const NOT_KEPT = -1;

/**
 * Reads small files of procfs into one buffer, through descriptors that are kept open as long as the budget lasts and
 * read again from position 0: that costs half of open, read, close. A kept descriptor of a process that ended answers
 * ESRCH, even when its PID was given to another one.
 */
export class KeptFiles {
  readonly buffer = Buffer.allocUnsafe(BUFFER_BYTES);
  private readonly text = new TextCursor(this.buffer);
  private readonly root: string;
  private readonly budget: DescriptorBudget;

  constructor({ root, budget }: { root: string; budget: DescriptorBudget }) {
    this.root = root;
    this.budget = budget;
  }

  /**
   * A descriptor within the budget, else NOT_KEPT: who reads then opens, and fails, each time. `leaving` is the part of
   * the budget that is not touched.
   */
  keep(path: string, { leaving = 0 } = {}): number {
    if (!this.budget.take(leaving)) return NOT_KEPT;
    try {
      return openSync(`${this.root}/${path}`, 'r');
    } catch {
      this.budget.give();
      return NOT_KEPT;
    }
  }

  drop(descriptor: number): typeof NOT_KEPT {
    if (descriptor !== NOT_KEPT) {
      closeSync(descriptor);
      this.budget.give();
    }
    return NOT_KEPT;
  }

  /** Fills the buffer from a kept descriptor, else from the path; returns the length. Throws the system's error. */
  read(descriptor: number, path: string): number {
    if (descriptor !== NOT_KEPT) return readSync(descriptor, this.buffer, 0, BUFFER_BYTES, 0);
    const opened = openSync(`${this.root}/${path}`, 'r');
    try {
      return readSync(opened, this.buffer, 0, BUFFER_BYTES, 0);
    } finally {
      closeSync(opened);
    }
  }

  /** Length read, or -1 when the file is gone or unreadable: processes end at any moment. */
  tryRead(descriptor: number, path: string): number {
    try {
      return this.read(descriptor, path);
    } catch {
      return -1;
    }
  }

  /** Reads a line of numbers; the cursor stands before the first one, and is valid until the next reading. */
  readNumbers(descriptor: number, path: string): TextCursor {
    return this.text.restart(Math.max(0, this.tryRead(descriptor, path)));
  }
}
