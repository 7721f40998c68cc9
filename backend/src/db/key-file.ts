/** The operator's key file, `key` of the folder of secrets: 32 random bytes as base64. It seals `dpm_private.secret`. */
import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';

const FILE = 'key';
const KEY_BYTES = 32;

/** The key, or undefined when there is no file. Throws SECRET_KEY_BROKEN. */
export function readKey(folder: string): Buffer | undefined {
  const path = join(folder, FILE);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8').trim();
  const key = Buffer.from(text, 'base64');
  if (key.length === KEY_BYTES && key.toString('base64') === text) return key;
  throw new ProductError({
    code: 'SECRET_KEY_BROKEN',
    message: 'the key file does not hold 32 bytes in base64',
    where: path,
    remedy: 'put it back from a copy, or from another backend of the same database',
  });
}

/** Reads the key, or makes one: on disk before it is used, and the same for two processes that make it at once. */
export function loadKey(folder: string): Buffer {
  const existing = readKey(folder);
  if (existing !== undefined) return existing;
  const fresh = join(folder, `${FILE}.${process.pid}.new`);
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, `${randomBytes(KEY_BYTES).toString('base64')}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(fresh, join(folder, FILE));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return loadKey(folder);
}
