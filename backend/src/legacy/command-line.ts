import { createHash } from 'node:crypto';
import { LIMITS } from '@dpm/protocol';
import { cutToBytes, maskCommandText } from '@dpm/protocol/masking';

/** As much as an agent reads of a command line. */
const MOST_CHARACTERS = 8 * 1024;
/** Stands for a command line that is not told: one without text would be asked for, in vain. */
const UNKNOWN = '[unknown]';

/** A command line as it may be stored: secrets masked, keyed by the MD5 of that. Where arguments end is not known. */
export function toCommand(remarks: string): { md5: string; text: string } {
  const read = remarks.trim().slice(0, MOST_CHARACTERS);
  const text = cutToBytes(maskCommandText(read), LIMITS.commandBytes) || UNKNOWN;
  return { md5: createHash('md5').update(text, 'utf8').digest('hex'), text };
}
