#!/usr/bin/env node
// Before `npm start`: checks Node, installs dependencies and builds, each only when it is missing or stale.
// Uses nothing that has to be installed. `--dependencies-only` stops after the dependencies.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, openSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { requireNode } from './node-version.mjs';

requireNode();
const root = fileURLToPath(new URL('../../', import.meta.url));
const lockStamp = join(root, 'node_modules', '.dpm-lock');
const npm = process.env.npm_execpath;

/** What is built, from which files and folders, into which file, by which command. */
const PARTS = [
  {
    name: 'backend',
    from: ['backend/protocol/src', 'backend/src', 'backend/tsconfig.json', 'tsconfig.base.json'],
    to: ['backend/dist/main.js', 'backend/dist/cli/main.js', 'backend/protocol/dist/index.js'],
    command: [process.execPath, 'node_modules/typescript/bin/tsc', '-b', 'backend'],
    // Build information beside missing outputs would make the compiler believe that there is nothing to do.
    whenMissing: ['--force'],
  },
  {
    name: 'agent',
    from: ['agent/src', 'agent/bundle.mjs', 'agent/package.json', 'backend/protocol/src'],
    to: ['agent/dist/dpm-agent.cjs'],
    command: [process.execPath, 'bundle.mjs'],
    folder: 'agent',
  },
  {
    name: 'plugin',
    from: [
      'plugin/src',
      'plugin/package.json',
      'plugin/webpack.config.ts',
      'plugin/.config',
      'backend/protocol/src',
    ],
    to: ['plugin/dist/module.js', 'plugin/dist/plugin.json'],
    command: npmRun('build', 'plugin'),
  },
  {
    name: 'preview',
    from: ['plugin/preview', 'plugin/src', 'plugin/package.json'],
    to: ['plugin/preview/dist/index.html', 'plugin/preview/dist/main.js'],
    command: npmRun('build:preview', 'plugin'),
  },
];

const digest = (text) => createHash('sha256').update(text).digest('hex');

function npmStart() {
  return npm?.endsWith('.js') ? [process.execPath, npm] : ['npm'];
}

function npmRun(script, workspace) {
  return [...npmStart(), 'run', '--silent', script, '-w', workspace];
}

/** One line for people, and the end. */
function fail(what, { reason, where, remedy }) {
  console.error(
    `PREPARATION_FAILED: ${what} failed (${reason}) [${where}]; what to do: ${remedy}; ` +
      'nothing was started and no data was touched',
  );
  process.exit(1);
}

/**
 * Runs one command and keeps what it says for the case that it fails. A Ctrl-C is handed on and waited for: a package
 * manager that is left behind rolls back, which clears node_modules under the next start.
 */
async function run(what, { command, folder = '.', env = {} }) {
  const begin = performance.now();
  process.stdout.write(`… ${what}\n`);
  const [program, ...args] = command;
  const child = spawn(program, args, {
    cwd: join(root, folder),
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
  let said = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (said = (said + text).slice(-20_000)));
  let stoppedBy;
  const handOn = (signal) => {
    stoppedBy = signal;
    child.kill(signal);
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, handOn);
  const end = await new Promise((resolve) => {
    child.once('error', ({ message }) => resolve(message));
    child.once('close', (code, signal) => resolve(code ?? signal));
  });
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.off(signal, handOn);
  if (stoppedBy !== undefined) process.exit(130);
  if (end === 0) {
    process.stdout.write(`✓ ${what} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
    return;
  }
  console.error(said.trimEnd().split('\n').slice(-30).join('\n'));
  fail(what, {
    reason: typeof end === 'number' ? `exit ${end}` : end,
    where: command.slice(0, 4).join(' '),
    remedy: 'read the lines above',
  });
}

/** Two starts at once in one checkout would install into each other: the second waits. The kernel unlocks at our end. */
function lockCheckout() {
  const file = openSync(join(root, 'package-lock.json'), 'r');
  const lock = (...how) => spawnSync('flock', [...how, '3'], { stdio: ['ignore', 'ignore', 'ignore', file] });
  if (lock('--nonblock').status !== 1) return;
  process.stdout.write('… waiting for another start that installs or builds here\n');
  lock();
}

async function installDependencies() {
  const lock = digest(readFileSync(join(root, 'package-lock.json')));
  const installed = isInstalled();
  if (installed && lockHash() === lock) return;
  if (!installed)
    await run('dependencies: installing', {
      command: [...npmStart(), 'ci', '--include=dev', '--no-audit', '--no-fund'],
    });
  writeFileSync(lockStamp, lock);
}

/** True when npm's own record of what it installed (by hand, say) holds every package of the lockfile, and each is there. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
  if (!Object.keys(there).every((path) => existsSync(join(root, path)))) return false;
  return Object.entries(wanted).every(
    ([path, { version, link, optional, devOptional }]) =>
      !path.includes('node_modules/') ||
      there[path]?.version === version ||
      (link === true && existsSync(join(root, path))) ||
      ((optional === true || devOptional === true) && !(path in there)),
  );
}

/** Names, sizes and times of all files of a part: changes when anything was edited, added or removed. */
function fingerprint(part) {
  const lines = [];
  const visit = (path) => {
    const info = statSync(join(root, path), { throwIfNoEntry: false });
    if (info === undefined) return;
    if (!info.isDirectory()) {
      lines.push(`${path} ${info.size} ${info.mtimeMs}`);
      return;
    }
    for (const name of readdirSync(join(root, path)).sort()) {
      if (name !== 'dist' && name !== 'node_modules') visit(`${path}/${name}`);
    }
  };
  part.from.forEach(visit);
  return digest([...lines, lockHash()].join('\n'));
}

function lockHash() {
  return existsSync(lockStamp) ? readFileSync(lockStamp, 'utf8') : '';
}

/** Names of all that a part was built into; one that is gone makes the part stale. */
function listOutputs(part) {
  const folders = new Set(part.to.map((file) => `${file.split('/dist/')[0]}/dist`));
  const names = [...folders].flatMap((folder) =>
    existsSync(join(root, folder)) ? readdirSync(join(root, folder), { recursive: true }).sort() : [],
  );
  return digest(names.join('\n'));
}

async function build(part) {
  const stampFile = join(root, 'node_modules', '.cache', 'dpm', `${part.name}.stamp`);
  const [sources, outputs] = existsSync(stampFile) ? readFileSync(stampFile, 'utf8').split(' ') : [];
  const missing = outputs !== listOutputs(part) || part.to.some((file) => !existsSync(join(root, file)));
  const now = fingerprint(part);
  if (!missing && sources === now) return;
  const extra = missing ? (part.whenMissing ?? []) : [];
  await run(`${part.name}: building`, { command: [...part.command, ...extra], folder: part.folder });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, `${now} ${listOutputs(part)}`);
}

try {
  lockCheckout();
  await installDependencies();
  if (!process.argv.includes('--dependencies-only')) for (const part of PARTS) await build(part);
} catch (error) {
  fail('preparing', {
    reason: error.message,
    where: error.path ?? root,
    remedy: 'run it as the owner of this folder, who may write there',
  });
}
