#!/usr/bin/env node
// The command line program. It needs what prestart.mjs builds; this file only says so when that is missing.
import { existsSync } from 'node:fs';
import { requireNode } from './node-version.mjs';

requireNode();
const program = new URL('../dist/cli/main.js', import.meta.url);
if (!existsSync(program)) {
  console.error('NOT_BUILT: the program is not built yet; what to do: node backend/bin/prestart.mjs');
  process.exit(1);
}
const { main } = await import(program.href);
process.exitCode = await main(process.argv.slice(2));
