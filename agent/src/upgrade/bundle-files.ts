/** Bundles in the state folder, each under its SHA-256: `bundles/<sha256>.cjs`. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { replaceFile } from './durable-file.ts';

export function bundleFolder(stateDir: string): string {
  return join(stateDir, 'bundles');
}

export function bundleFile(stateDir: string, sha256: string): string {
  return join(bundleFolder(stateDir), `${sha256}.cjs`);
}

/** SHA-256 of a file in hexadecimal; undefined when it cannot be read. */
export function hashFile(file: string): string | undefined {
  try {
    return createHash('sha256').update(readFileSync(file)).digest('hex');
  } catch {
    return undefined;
  }
}

/** True when the bundle is there, whole. */
export function isIntact(stateDir: string, sha256: string): boolean {
  return hashFile(bundleFile(stateDir, sha256)) === sha256;
}

/** Rejects with the system's error; a part of a bundle never stands under its name. */
export async function storeBundle(stateDir: string, sha256: string, bytes: Buffer): Promise<void> {
  await mkdir(bundleFolder(stateDir), { recursive: true, mode: 0o700 });
  await replaceFile(bundleFile(stateDir, sha256), bytes);
}

/** Removes all bundles but those named. */
export async function pruneBundles(stateDir: string, keep: readonly (string | undefined)[]): Promise<void> {
  const folder = bundleFolder(stateDir);
  const kept = new Set(keep.map((sha256) => `${sha256 ?? ''}.cjs`));
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) if (!kept.has(name)) await rm(join(folder, name), { force: true });
}
