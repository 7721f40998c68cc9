import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { ProductError } from '../errors.ts';

/** Holds a data folder for one start; the kernel lets go of it when this process ends, however it ends. */
export interface DataFolderLock {
  release(): void;
}

/**
 * Takes the lock or throws ALREADY_RUNNING at once. `flock` (util-linux) locks our open file, which stays locked
 * after the command has ended and for as long as we hold the descriptor; Node opens it close-on-exec.
 */
export function lockDataFolder(runFolder: string, describeHolder: () => string): DataFolderLock {
  mkdirSync(runFolder, { recursive: true });
  const path = join(runFolder, 'start.lock');
  const descriptor = openSync(path, 'a', 0o600);
  const { status, error } = spawnSync('flock', ['--nonblock', '--exclusive', '3'], {
    stdio: ['ignore', 'ignore', 'ignore', descriptor],
    timeout: 5_000,
  });
  if (status === 0) return { release: () => closeSync(descriptor) };
  closeSync(descriptor);
  if (error) {
    throw new ProductError({
      code: 'LOCK_UNAVAILABLE',
      message: `the data folder cannot be locked: ${error.message}`,
      where: path,
      remedy: 'install util-linux, which holds the command flock',
      cause: error,
    });
  }
  throw new ProductError({
    code: 'ALREADY_RUNNING',
    message: `another start runs on this data folder${describeHolder()}`,
    where: path,
    remedy: 'stop that one with Ctrl-C or kill, or choose another folder with --data-dir and other ports',
  });
}
