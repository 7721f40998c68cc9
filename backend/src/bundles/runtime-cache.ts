/** Runtimes for hosts, fetched from npm once and kept in the data folder. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProductError } from '../errors.ts';
import { chooseRuntime, type Runtime } from './runtime.ts';

const INSTALL_MS = 300_000;

/** Reads the runtime for a C library. Throws RUNTIME_MISSING when npm cannot get it. */
export type ReadRuntime = (glibc: string) => Promise<Buffer>;

/** `folder`: where they are kept, by version. Each is fetched and read once, whoever asks at the same time. */
export function createRuntimeCache(folder: string): ReadRuntime {
  const read = new Map<string, Promise<Buffer>>();
  return (glibc) => {
    const runtime = chooseRuntime(glibc);
    const known = read.get(runtime.version);
    if (known !== undefined) return known;
    const reading = readRuntime(runtime, folder).catch((error: unknown) => {
      read.delete(runtime.version);
      throw error;
    });
    read.set(runtime.version, reading);
    return reading;
  };
}

async function readRuntime(runtime: Runtime, folder: string): Promise<Buffer> {
  const file = join(folder, `node-${runtime.version}`);
  if (!existsSync(file)) await fetchRuntime(runtime, { folder, file });
  return readFile(file);
}

async function fetchRuntime(
  runtime: Runtime,
  { folder, file }: { folder: string; file: string },
): Promise<void> {
  const work = `${file}.work`;
  try {
    await mkdir(work, { recursive: true, mode: 0o700 });
    const options = ['--no-save', '--no-audit', '--no-fund', '--ignore-scripts', '--prefix', work];
    await promisify(execFile)('npm', ['install', ...options, `${runtime.package}@${runtime.version}`], {
      timeout: INSTALL_MS,
    });
    await rename(join(work, 'node_modules', runtime.package, 'bin', 'node'), file);
    await rm(work, { recursive: true, force: true });
  } catch (cause) {
    throw new ProductError({
      code: 'RUNTIME_MISSING',
      message: `the runtime ${runtime.package}@${runtime.version} for hosts could not be fetched: ${(cause as Error).message}`,
      where: folder,
      remedy: `let this machine reach npm's registry, or put its bin/node there as ${file}`,
      cause,
    });
  }
}
