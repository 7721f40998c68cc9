/** Bundles the agent into one file for every host: Node 16 runs it, nothing else is needed there. */
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(relative, import.meta.url));

await build({
  entryPoints: [path('./src/main.ts')],
  outfile: path('./dist/dpm-agent.cjs'),
  bundle: true,
  platform: 'node',
  target: 'node16',
  format: 'cjs',
  legalComments: 'inline',
  logLevel: 'warning',
  alias: {
    '@dpm/protocol/version': path('../backend/protocol/src/version.ts'),
    '@dpm/protocol/limits': path('../backend/protocol/src/limits.ts'),
    '@dpm/protocol/masking': path('../backend/protocol/src/masking/mask.ts'),
  },
});
