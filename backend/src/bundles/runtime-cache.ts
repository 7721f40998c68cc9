/** Runtimes for hosts, fetched from npm once and kept in the data folder. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProductError } from '../errors.ts';
import { chooseRuntime, RUNTIMES, type Runtime } from './runtime.ts';

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
  return readFile(await ensureRuntime(runtime, folder));
}

/** Its file, fetched first where it is not there. */
async function ensureRuntime(runtime: Runtime, folder: string): Promise<string> {
  const file = fileOf(runtime, folder);
  if (!existsSync(file)) await fetchRuntime(runtime, { folder, file });
  return file;
}

function fileOf({ version }: Runtime, folder: string): string {
  return join(folder, `node-${version}`);
}

export interface RuntimeFile {
  version: string;
  file: string;
  sha256: string;
  /** Oldest glibc that it runs on. */
  glibc: readonly [number, number];
}

/**
 * Returns what lists the runtimes that are there, for the newest glibc first, or with `fetch` also those that can be got;
 * each is hashed once.
 */
export function createRuntimeList(folder: string): (options: { fetch: boolean }) => Promise<RuntimeFile[]> {
  const known = new Map<string, RuntimeFile>();
  return async ({ fetch }) => {
    const found = await Promise.all(
      RUNTIMES.map(async ({ glibc, ...runtime }) => {
        const before = known.get(runtime.version);
        if (before !== undefined) return before;
        if (!fetch && !existsSync(fileOf(runtime, folder))) return undefined;
        try {
          const file = await ensureRuntime(runtime, folder);
          const listed = { version: runtime.version, file, sha256: await hashFile(file), glibc };
          known.set(runtime.version, listed);
          return listed;
        } catch (error) {
          // Hosts with another glibc may still be installed.
          if ((error as { code?: string }).code === 'RUNTIME_MISSING') return undefined;
          throw error;
        }
      }),
    );
    return found.filter((runtime) => runtime !== undefined);
  };
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const part of createReadStream(file)) hash.update(part as Buffer);
  return hash.digest('hex');
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
