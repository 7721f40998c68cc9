#!/usr/bin/env node
// Before `npm start`: checks Node, installs dependencies and builds, each only when it is missing or stale.
// Uses nothing that has to be installed. `--dependencies-only` stops after the dependencies.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
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
    from: ['plugin/preview', 'plugin/package.json'],
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

/** Runs one command and keeps what it says for the case that it fails. */
function run(what, { command, folder = '.', env = {} }) {
  const begin = performance.now();
  process.stdout.write(`… ${what}\n`);
  const [program, ...args] = command;
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    cwd: join(root, folder),
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
    env: { ...process.env, ...env },
  });
  if (status === 0) {
    process.stdout.write(`✓ ${what} (${((performance.now() - begin) / 1000).toFixed(1)} s)\n`);
    return;
  }
  console.error(`${stdout ?? ''}${stderr ?? ''}`.trimEnd().split('\n').slice(-30).join('\n'));
  console.error(
    `PREPARATION_FAILED: ${what} failed (${error?.message ?? `exit ${status}`}) [${command.slice(0, 4).join(' ')}]; ` +
      'what to do: read the lines above; nothing was started and no data was touched',
  );
  process.exit(1);
}

function installDependencies() {
  const lock = digest(readFileSync(join(root, 'package-lock.json')));
  if (existsSync(lockStamp) && readFileSync(lockStamp, 'utf8') === lock) return;
  if (!isInstalled())
    run('dependencies: installing', {
      command: [...npmStart(), 'ci', '--include=dev', '--no-audit', '--no-fund'],
    });
  writeFileSync(lockStamp, lock);
}

/** True when npm's own record of what it installed (by hand, say) holds every package of the lockfile. */
function isInstalled() {
  const record = join(root, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const there = JSON.parse(readFileSync(record, 'utf8')).packages;
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

function build(part) {
  const stampFile = join(root, 'node_modules', '.cache', 'dpm', `${part.name}.stamp`);
  const missing = part.to.some((file) => !existsSync(join(root, file)));
  const now = fingerprint(part);
  if (!missing && existsSync(stampFile) && readFileSync(stampFile, 'utf8') === now) return;
  const extra = missing ? (part.whenMissing ?? []) : [];
  run(`${part.name}: building`, { command: [...part.command, ...extra], folder: part.folder });
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, now);
}

installDependencies();
if (!process.argv.includes('--dependencies-only')) PARTS.forEach(build);
