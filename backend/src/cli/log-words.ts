/** What the log of a part says about why it ended, in one line. */
import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';

/** A stack, a closing line of Node.js: the reason stands further up. */
const UNCAUGHT = /^(?:[\w$]*Error|[\w$]*Exception)\b.*:/;
const TAIL_BYTES = 16_384;

/** Bytes in a log now: what is written from here on belongs to the start that is about to happen. */
export function logSize(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** The last line that a part wrote since `from`; of a JSON line its message, of an uncaught error the error. */
export function lastWords(logFile: string, from: number): string {
  const lines = readTail(logFile, from).trimEnd().split('\n');
  const last = lines.at(-1) ?? '';
  if (last === '') return 'nothing';
  if (/^Node\.js v\d/.test(last)) return lines.findLast((line) => UNCAUGHT.test(line)) ?? last;
  try {
    const parsed = JSON.parse(last) as { msg?: string; message?: string } | null;
    return parsed?.msg ?? parsed?.message ?? last;
  } catch (error) {
    if (error instanceof SyntaxError) return last;
    throw error;
  }
}

/** What a database server gives as its reason: its first error, since the ones after it only follow from it. */
export function firstError(text: string): string {
  const lines = text.trimEnd().split('\n');
  const error = lines.find((line) => /\bERROR\b/.test(line)) ?? lines.at(-1)?.trim();
  return error === undefined || error === ''
    ? 'it said nothing'
    : error.replace(/^.*\[ERROR\]\s*/, '').trim();
}

/** The end of a log, at most 16 KiB, and nothing that was there before `from`. */
export function readTail(path: string, from: number): string {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    // A log that was put aside at the start is shorter than before.
    const start = Math.max(from > size ? 0 : from, size - TAIL_BYTES);
    const buffer = Buffer.alloc(size - start);
    readSync(file, buffer, 0, buffer.length, start);
    return buffer.toString('utf8');
  } finally {
    closeSync(file);
  }
}
