import { createHash } from 'node:crypto';
import { LIMITS } from '@dpm/protocol/limits';
import { cutToBytes, maskCommandLine } from '@dpm/protocol/masking';

/** A command line as it may leave the host, with the key under which it is stored once. */
export interface CommandText {
  md5: string;
  text: string;
}

/** Command lines are read up to here; a kernel allows megabytes of arguments. */
export const CMDLINE_READ_BYTES = 8 * 1024;

/** Masked, cut to the wire's limit on a character border and keyed by MD5. `name` stands in for an empty line. */
export function buildCommand(args: readonly string[], name: string): CommandText {
  const text = cutToBytes(maskCommandLine(args), LIMITS.commandBytes) || `[${name}]`;
  return { md5: createHash('md5').update(text, 'utf8').digest('hex'), text };
}
