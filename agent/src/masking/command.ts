import { createHash } from 'node:crypto';
import { LIMITS } from '@dpm/protocol/limits';
import { maskCommandLine } from './mask.ts';

/** A command line as it may leave the host, with the key under which it is stored once. */
export interface CommandText {
  md5: string;
  text: string;
}

/** Command lines are read up to here; a kernel allows megabytes of arguments. */
export const CMDLINE_READ_BYTES = 8 * 1024;

/** Masked, cut to the wire's limit on a character border and keyed by MD5. `name` stands in for an empty line. */
export function buildCommand(args: readonly string[], name: string): CommandText {
  const text = cutText(maskCommandLine(args), LIMITS.commandBytes) || `[${name}]`;
  return { md5: createHash('md5').update(text, 'utf8').digest('hex'), text };
}

/** The longest start of `text` within `maxBytes` of UTF-8, without half characters or blanks at its end. */
function cutText(text: string, maxBytes: number): string {
  const bytes = Buffer.from(text, 'utf8');
  if (bytes.length <= maxBytes) return text;
  let end = maxBytes;
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end--;
  return bytes.toString('utf8', 0, end).trim();
}
