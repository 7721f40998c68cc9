/** The preparation before `npm start`, run in a small checkout whose package manager and compiler only note their calls. */
import { spawn, type ChildProcess } from 'node:child_process';
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const BIN = fileURLToPath(new URL('../../../backend/bin/', import.meta.url));
const OUTPUTS = [
  'backend/dist/main.js',
  'backend/dist/cli/main.js',
  'backend/dist/db/database.js',
  'backend/protocol/dist/index.js',
];
/** Notes its arguments; `ci` installs one package and ends after a while when it is interrupted; `run` builds. */
const NPM = `
import fs from 'node:fs'; import path from 'node:path';
const args = process.argv.slice(2).join(' ');
fs.appendFileSync('calls', args + '\\n');
const write = (file, text = '') => { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, text); };
if (args.startsWith('ci') && fs.existsSync('slow')) {
  process.once('SIGINT', () => setTimeout(() => { write('rolled-back'); process.exit(1); }, 400));
  write('installing');
  setInterval(() => {}, 1000);
} else if (args.startsWith('ci') && !fs.existsSync('broken')) {
  write('node_modules/a/package.json', '{}');
  write('node_modules/typescript/bin/tsc', fs.readFileSync('tsc.cjs'));
  write('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
} else if (args.includes('build:preview')) ['index.html', 'main.js'].forEach((name) => write('plugin/preview/dist/' + name));
else if (args.startsWith('run')) ['module.js', 'plugin.json'].forEach((name) => write('plugin/dist/' + name));
`;
const TSC = `
const fs = require('node:fs'); const path = require('node:path');
fs.appendFileSync('calls', 'tsc ' + process.argv.slice(2).join(' ') + '\\n');
for (const file of ${JSON.stringify(OUTPUTS)}) { fs.mkdirSync(path.dirname(file), { recursive: true }); fs.writeFileSync(file, ''); }
`;
const BUNDLE = `import fs from 'node:fs'; fs.mkdirSync('dist', { recursive: true }); fs.writeFileSync('dist/dpm-agent.cjs', '');`;

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'dpm-prestart-'));
  const lock = { packages: { '': {}, 'node_modules/a': { version: '1.0.0' } } };
  const files = {
    'package-lock.json': JSON.stringify(lock),
    'npm.mjs': NPM,
    'npm-cli.js': "import('./npm.mjs')",
    'tsc.cjs': TSC,
    'agent/bundle.mjs': BUNDLE,
    'backend/src/main.ts': '',
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, name)), { recursive: true });
    writeFileSync(join(root, name), text);
  }
  mkdirSync(join(root, 'backend/bin'));
  for (const name of ['prestart.mjs', 'node-version.mjs'])
    copyFileSync(join(BIN, name), join(root, 'backend/bin', name));
});
afterEach(() => rmSync(root, { recursive: true }));

const launch = (...args: string[]): ChildProcess =>
  spawn(process.execPath, [join(root, 'backend/bin/prestart.mjs'), ...args], {
    cwd: root,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { PATH: process.env['PATH'], npm_execpath: join(root, 'npm-cli.js') },
  });
async function ended(child: ChildProcess): Promise<{ code: number | null; said: string }> {
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}
const prepare = (...args: string[]) => ended(launch(...args));
/** What was called since the last look. */
function calls(): string[] {
  const file = join(root, 'calls');
  const lines = existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  rmSync(file, { force: true });
  return lines.map((line) => line.split(' ').slice(0, 4).join(' '));
}

describe('the preparation before a start', () => {
  it('installs and builds once, and nothing the second time', async () => {
    expect(await prepare()).toEqual({ code: 0, said: '' });
    expect(calls()).toEqual([
      'ci --include=dev --no-audit --no-fund',
      'tsc -b backend --force',
      'run --silent build -w',
      'run --silent build:preview -w',
    ]);
    await prepare();
    expect(calls()).toEqual([]);
  });

  it('builds what was edited, and all of it when a built file is gone', async () => {
    await prepare();
    calls();
    writeFileSync(join(root, 'backend/src/main.ts'), '// edited');
    await prepare();
    expect(calls()).toEqual(['tsc -b backend']);
    rmSync(join(root, 'backend/dist/db'), { recursive: true });
    await prepare();
    expect(calls()).toEqual(['tsc -b backend --force']);
  });

  it('installs again when a package is gone', async () => {
    await prepare('--dependencies-only');
    calls();
    rmSync(join(root, 'node_modules/a'), { recursive: true });
    await prepare('--dependencies-only');
    expect(calls()).toHaveLength(1);
  });

  it('waits for the package manager when it is interrupted, and starts nothing', async () => {
    writeFileSync(join(root, 'slow'), '');
    const child = launch();
    const end = ended(child);
    while (!existsSync(join(root, 'installing'))) await delay(20);
    child.kill('SIGINT');
    expect(await end).toEqual({ code: 130, said: '' });
    expect(existsSync(join(root, 'rolled-back'))).toBe(true);
    expect(calls()).toHaveLength(1);
  });

  it('lets one of two at once install, and the other find it done', async () => {
    const [one, other] = await Promise.all([prepare(), prepare()]);
    expect([one.code, other.code]).toEqual([0, 0]);
    expect(calls().filter((call) => call.startsWith('ci'))).toHaveLength(1);
  });

  it('says in one line what it may not do, and leaves with 1', async () => {
    writeFileSync(join(root, 'broken'), '');
    const { code, said } = await prepare();
    expect(code).toBe(1);
    expect(said).toMatch(/^PREPARATION_FAILED: .*ENOENT.*what to do: .*\n$/);
  });
});
