import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';

/** A password of 192 random bits; its fixed end satisfies servers that ask for every class of character. */
export function newPassword(): string {
  return `${randomBytes(24).toString('base64url')}-Aa1`;
}

/** Makes the folder of the secrets: 0700, ours. */
export function makeSecretFolder(folder: string): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  chmodSync(folder, 0o700);
}

/** The text of a secret file without its line end; undefined when there is none. */
export function readSecret(folder: string, name: string): string | undefined {
  const path = join(folder, name);
  if (!existsSync(path)) return undefined;
  const text = readFileSync(path, 'utf8').replace(/\r?\n$/, '');
  if (text !== '') return text;
  throw new ProductError({
    code: 'SECRET_EMPTY',
    message: 'a file that must hold a secret is empty',
    where: path,
    remedy: 'put the secret back from a copy; for a password, write the one that the server has',
  });
}

/**
 * Reads a secret, or makes it. It is on disk before it is used anywhere, and two processes that make it at once
 * end up with the same one.
 */
export function ensureSecret(folder: string, name: string, create: () => string = newPassword): string {
  const path = join(folder, name);
  const existing = readSecret(folder, name);
  if (existing !== undefined) {
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, 0o600);
    return existing;
  }
  const fresh = `${path}.${process.pid}.new`;
  const file = openSync(fresh, 'w', 0o600);
  try {
    writeSync(file, `${create()}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  try {
    linkSync(fresh, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(fresh, { force: true });
  }
  return readSecret(folder, name) ?? '';
}
