import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

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
