import { readFileSync } from 'node:fs';
import { ProductError } from '../errors.ts';

/** The text of a configuration file. Throws CONFIG_UNREADABLE when it is not there, not a file, or not UTF-8. */
export function readConfigFile(path: string): string {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch (cause) {
    throw unreadable(path, { reason: reasonOf(cause as NodeJS.ErrnoException), cause });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    const remedy = `convert it, such as with iconv -f GB18030 -t UTF-8 ${path}`;
    throw unreadable(path, { reason: 'is not valid UTF-8', remedy, cause });
  }
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'ENOENT') return 'is not there';
  if (code === 'EISDIR') return 'is a folder';
  if (code === 'EACCES') return 'may not be read by this account';
  return `cannot be read: ${message}`;
}

function unreadable(
  path: string,
  { reason, remedy, cause }: { reason: string; remedy?: string; cause: unknown },
): ProductError {
  return new ProductError({
    code: 'CONFIG_UNREADABLE',
    message: `the configuration file ${reason}`,
    where: path,
    remedy: remedy ?? 'correct --config or DPM_CONFIG, or leave it out to use the defaults',
    cause,
  });
}
