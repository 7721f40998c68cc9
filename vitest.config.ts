import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { LongestFirst } from './test/support/longest-first.ts';

const source = (path: string) => fileURLToPath(new URL(path, import.meta.url));

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@dpm\/protocol\/version$/, replacement: source('./backend/protocol/src/version.ts') },
      { find: /^@dpm\/protocol\/limits$/, replacement: source('./backend/protocol/src/limits.ts') },
      { find: /^@dpm\/protocol\/masking$/, replacement: source('./backend/protocol/src/masking/mask.ts') },
      { find: /^@dpm\/protocol$/, replacement: source('./backend/protocol/src/index.ts') },
    ],
  },
  test: {
    // Most of these tests wait for databases and processes, so more of them than cores run at once.
    maxWorkers: 4,
    sequence: { sequencer: LongestFirst },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['test/{protocol,backend,agent,sql,provisioning,tooling}/**/*.test.ts'],
        },
      },
      // Each of these starts the whole product: one file at a time.
      ...['system', 'browser', 'grafana'].map((name) => ({
        extends: true as const,
        test: {
          name,
          include: [`test/${name}/**/*.test.ts`],
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      })),
    ],
  },
});
