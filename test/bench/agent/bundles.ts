import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));

export interface Bundles {
  agent: string;
  driver: string;
}

/** Bundles the agent as `npm run bundle` does, and the driver of its parts in the same way. */
export async function buildBundles(folder: string): Promise<Bundles> {
  const bundles = { agent: join(folder, 'dpm-agent.cjs'), driver: join(folder, 'driver.cjs') };
  const entries = { [bundles.agent]: '../../../agent/src/main.ts', [bundles.driver]: './driver.ts' };
  for (const [outfile, entry] of Object.entries(entries)) {
    await build({
      ...{ entryPoints: [path(entry)], outfile, bundle: true },
      ...{ platform: 'node', target: 'node16', format: 'cjs', logLevel: 'error' },
      alias: {
        '@dpm/protocol/version': path('../../../backend/protocol/src/version.ts'),
        '@dpm/protocol/limits': path('../../../backend/protocol/src/limits.ts'),
        '@dpm/protocol/masking': path('../../../backend/protocol/src/masking/mask.ts'),
      },
    });
  }
  return bundles;
}
