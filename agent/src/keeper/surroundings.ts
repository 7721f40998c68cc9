import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeeperError } from './keeper-error.ts';

/** The host that is installed on, or a folder that stands for its root: then files are written and nothing is run. */
export interface Surroundings {
  root: string;
  /** Path of a file of that host. */
  at: (path: string) => string;
  /** Runs a program and returns what it prints; '' without running it when `root` is a folder. Throws KeeperError. */
  run: (program: string, args: readonly string[]) => Promise<string>;
}

export type KeeperName = 'systemd' | 'cron';

const PATH = '/usr/sbin:/usr/bin:/sbin:/bin';
const TIMEOUT_MS = 60_000;

export function createSurroundings(root: string): Surroundings {
  return {
    root,
    at: (path) => join(root, path),
    run: (program, args) => (root === '/' ? runProgram(program, args) : Promise.resolve('')),
  };
}

/** systemd where it runs, else cron. Throws KeeperError. */
export function findKeeper({ at }: Surroundings): KeeperName {
  if (existsSync(at('/run/systemd/system'))) return 'systemd';
  if (existsSync(at('/etc/cron.d'))) return 'cron';
  throw new KeeperError(
    'NO_KEEPER',
    `neither systemd (${at('/run/systemd/system')}) nor cron (${at('/etc/cron.d')}) is here; install cron`,
  );
}

function runProgram(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const options = { timeout: TIMEOUT_MS, env: { PATH, LC_ALL: 'C' } };
    execFile(program, args, options, (error, stdout, stderr) => {
      if (error === null) return resolve(stdout);
      const said = stderr.trim().split('\n').at(-1) ?? '';
      const message = `${program} ${args.join(' ')} failed: ${said || error.message}`;
      reject(new KeeperError('KEEPER_FAILED', message, { cause: error }));
    });
  });
}
