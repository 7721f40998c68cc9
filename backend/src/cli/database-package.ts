/** Installing `mariadb-server-core` by apt: decided from facts by a pure function, then done. */
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { ProductError } from '../errors.ts';

const PACKAGE = 'mariadb-server-core';
const APT_TIMEOUT_MS = 300_000;
const run = promisify(execFile);

export interface PackageFacts {
  isRoot: boolean;
  hasApt: boolean;
  /** Names of all installed packages. */
  installed: string[];
  /** What `apt-get -s install` printed; undefined when it failed or was not asked. */
  simulation: string | undefined;
}

export type PackagePlan = { install: true } | { install: false; reason: string };

/**
 * Installs only where it cannot touch anything: as root, with no MySQL or MariaDB server or client there, and nothing
 * removed by a simulated install. Shared configuration (`*-common`) and client libraries (`lib*`) run nothing.
 */
export function planPackage(facts: PackageFacts): PackagePlan {
  if (!facts.hasApt) return { install: false, reason: 'this system has no apt-get' };
  if (!facts.isRoot) return { install: false, reason: 'installing a package needs root' };
  const foreign = facts.installed.filter(
    (name) => /^(mysql|mariadb|percona|galera|default-mysql)/.test(name) && !name.endsWith('-common'),
  );
  if (foreign.length > 0) return { install: false, reason: `${foreign.join(', ')} installed here already` };
  if (facts.simulation === undefined) return { install: false, reason: `apt-get does not find ${PACKAGE}` };
  const removed = [...facts.simulation.matchAll(/^(?:Remv|Purg) (\S+)/gm)].map((match) => match[1]);
  if (removed.length > 0) return { install: false, reason: `it would remove ${removed.join(', ')}` };
  return { install: true };
}

/** Gathers the facts; the package list is refreshed once when apt does not know the package. */
async function readPackageFacts(signal?: AbortSignal): Promise<PackageFacts> {
  const isRoot = process.getuid?.() === 0;
  const installed = await output('dpkg-query', ['-W', '-f', '${db:Status-Abbrev} ${Package}\n'], signal);
  if (installed === undefined) return { isRoot, hasApt: false, installed: [], simulation: undefined };
  const names = installed.split('\n').flatMap((line) => /^.i\S*\s+(\S+)/.exec(line)?.[1] ?? []);
  let simulation = await simulate(signal);
  if (simulation === undefined && isRoot) {
    await output('apt-get', ['-q', 'update'], signal);
    simulation = await simulate(signal);
  }
  return { isRoot, hasApt: true, installed: names, simulation };
}

/** Installs the package or throws DATABASE_PACKAGE_MISSING that says exactly what to do. */
export async function installDatabasePackage(signal?: AbortSignal): Promise<void> {
  const plan = planPackage(await readPackageFacts(signal));
  if (!plan.install) throw missingPackage(plan.reason);
  try {
    await install(signal);
  } catch (error) {
    signal?.throwIfAborted();
    // Lists that are older than the mirror name files that are gone: refreshed once, then it counts.
    await output('apt-get', ['-q', 'update'], signal);
    await install(signal).catch((cause: { stderr?: string }) => {
      throw missingPackage(`apt-get failed: ${lastLine(cause.stderr)}`, error);
    });
  }
}

async function install(signal?: AbortSignal): Promise<void> {
  const options = ['-q', '-y', '--no-install-recommends', '-o', 'DPkg::Lock::Timeout=60'];
  await run('apt-get', [...options, 'install', PACKAGE], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    timeout: APT_TIMEOUT_MS,
    ...(signal && { signal }),
  });
}

function missingPackage(reason: string, cause?: unknown): ProductError {
  return new ProductError({
    code: 'DATABASE_PACKAGE_MISSING',
    message: `there is no mariadbd for a private database, and it was not installed: ${reason}`,
    where: PACKAGE,
    remedy:
      'name a server: npm start -- --database mysql://USER@HOST:3306 (its password by DPM_DATABASE_URL, a file or ' +
      `the prompt); or install it yourself: apt-get install --no-install-recommends ${PACKAGE}`,
    cause,
  });
}

function simulate(signal?: AbortSignal): Promise<string | undefined> {
  return output('apt-get', ['-s', '-q', '--no-install-recommends', 'install', PACKAGE], signal);
}

/** Standard output of a command, or undefined when it is missing or fails: both mean that it cannot be used. */
async function output(command: string, args: string[], signal?: AbortSignal): Promise<string | undefined> {
  try {
    const options = { timeout: APT_TIMEOUT_MS, maxBuffer: 64 * 1024 * 1024, ...(signal && { signal }) };
    return (await run(command, args, options)).stdout;
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error;
    return undefined;
  }
}

function lastLine(text: string | undefined): string {
  return text?.trimEnd().split('\n').at(-1) ?? 'no output';
}
