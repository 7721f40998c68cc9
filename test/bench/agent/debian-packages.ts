/** Programs of Debian packages, unpacked beside the product: nothing is installed, so no service of theirs starts. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/dpm-bench', import.meta.url));
const DOWNLOAD_MS = 60_000;
const INSTALL_MS = 120_000;
const LIBRARY_FOLDERS = ['usr/lib', 'lib', 'usr/lib/x86_64-linux-gnu', 'lib/x86_64-linux-gnu'];

/** Where a package and what else it needs here were unpacked. */
export interface UnpackedPackage {
  root: string;
  /** For what it needs and this machine has not. */
  env: Record<string, string>;
}

/** Downloads it once and unpacks it; rejects where apt cannot get it. */
export async function unpackPackage(name: string): Promise<UnpackedPackage> {
  const root = join(CACHE, name);
  if (!existsSync(root)) await downloadInto(root, name);
  const libraries = LIBRARY_FOLDERS.map((folder) => join(root, folder));
  return { root, env: { LD_LIBRARY_PATH: libraries.join(':') } };
}

async function downloadInto(root: string, name: string): Promise<void> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, 'download-'));
  try {
    const plan = await run('apt-get', ['-s', 'install', '--no-install-recommends', name], {
      timeout: DOWNLOAD_MS,
    });
    const needed = [...plan.stdout.matchAll(/^Inst (\S+)/gm)].map(([, needs]) => needs ?? '');
    const names = needed.length > 0 ? needed : [name];
    await run('apt-get', ['download', ...names], { cwd: folder, timeout: DOWNLOAD_MS });
    const unpacked = join(folder, 'root');
    for (const file of readdirSync(folder).filter((entry) => entry.endsWith('.deb')))
      await run('dpkg-deb', ['-x', join(folder, file), unpacked]);
    renameSync(unpacked, root);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Installs packages that have no service; needs root. */
export async function installPackages(...names: string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const args = ['install', '-y', '--no-install-recommends', ...names];
  await run('apt-get', args, { env, timeout: INSTALL_MS });
}
