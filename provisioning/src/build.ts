/** Writes the dashboards of every language: `npm run build:dashboards`. A test checks that they are up to date. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { dashboardFiles } from './dashboard-files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
for (const { path, text } of dashboardFiles(root)) {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
}
