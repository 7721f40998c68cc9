/** Runtimes for hosts, fetched from npm once and kept in the data folder. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ProductError } from '../errors.ts';
import { chooseRuntime, RUNTIMES, type KnownRuntime, type Runtime } from './runtime.ts';

const INSTALL_MS = 300_000;

export interface RuntimeFile {
  version: string;
  file: string;
  sizeBytes: number;
  sha256: string;
  /** Oldest glibc that it runs on. */
  glibc: readonly [number, number];
}

export interface RuntimeCache {
  /** The runtime for a C library, as `getconf GNU_LIBC_VERSION` prints it. Throws RUNTIME_MISSING when npm cannot get it. */
  find(glibc: string): Promise<RuntimeFile>;
  /** Those that are there, for the newest glibc first, or with `fetch` also those that can be got. */
  list(options: { fetch: boolean }): Promise<RuntimeFile[]>;
}

/** `folder`: where they are kept, by version. Each is fetched and hashed once, whoever asks at the same time. */
export function createRuntimeCache(folder: string): RuntimeCache {
  const known = new Map<string, Promise<RuntimeFile>>();
  const ensure = (runtime: KnownRuntime): Promise<RuntimeFile> => {
    const before = known.get(runtime.version);
    if (before !== undefined) return before;
    const reading = describeRuntime(runtime, folder).catch((error: unknown) => {
      known.delete(runtime.version);
      throw error;
    });
    known.set(runtime.version, reading);
    return reading;
  };
  return {
    find: (glibc) => ensure(chooseRuntime(glibc)),
    async list({ fetch }) {
      const wanted = RUNTIMES.filter((runtime) => fetch || existsSync(fileOf(runtime, folder)));
      const found = await Promise.all(
        wanted.map((runtime) =>
          ensure(runtime).catch((error: unknown) => {
            // Hosts with another glibc may still be installed.
            if ((error as { code?: string }).code === 'RUNTIME_MISSING') return undefined;
            throw error;
          }),
        ),
      );
      return found.filter((runtime) => runtime !== undefined);
    },
  };
}

/** Its file, fetched first where it is not there. */
async function describeRuntime(runtime: KnownRuntime, folder: string): Promise<RuntimeFile> {
  const file = fileOf(runtime, folder);
  if (!existsSync(file)) await fetchRuntime(runtime, { folder, file });
  const { size } = await stat(file);
  return {
    version: runtime.version,
    file,
    sizeBytes: size,
    sha256: await hashFile(file),
    glibc: runtime.glibc,
  };
}

function fileOf({ version }: Runtime, folder: string): string {
  return join(folder, `node-${version}`);
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
