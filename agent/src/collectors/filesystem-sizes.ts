import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import type { ReadSizes } from './filesystems.ts';

const DF_TIMEOUT_MS = 5_000;
const DF_FIELDS = 'size,used,avail,itotal,iavail';

type Sizes = Awaited<ReturnType<ReadSizes>>;

/** statfs(2) where the runtime has it (Node ≥ 18.15), else `df` of one mount. */
export function chooseReadSizes(): ReadSizes {
  return typeof fs.statfs === 'function' ? readByStatfs : readByDf;
}

function readByStatfs(mount: string): Promise<Sizes> {
  return new Promise((resolve, reject) => {
    fs.statfs(mount, (error, { bsize, blocks, bfree, bavail, files, ffree } = {} as fs.StatsFs) => {
      if (error) return reject(error);
      resolve({
        totalBytes: blocks * bsize,
        usedBytes: (blocks - bfree) * bsize,
        freeBytes: bavail * bsize,
        // btrfs and others have no fixed number of inodes and say 0.
        ...(files > 0 ? { inodes: files, inodesFree: ffree } : {}),
      });
    });
  });
}

function readByDf(mount: string): Promise<Sizes> {
  const args = ['--block-size=1', `--output=${DF_FIELDS}`, '--', mount];
  const options = { timeout: DF_TIMEOUT_MS, env: { LC_ALL: 'C', PATH: '/usr/bin:/bin' } };
  return new Promise((resolve, reject) => {
    execFile('df', args, options, (error, stdout) => {
      if (error) return reject(new Error(`df failed: ${error.message}`));
      const sizes = parseDf(stdout);
      if (sizes) resolve(sizes);
      else reject(new Error('df answered in an unknown format'));
    });
  });
}

/** The second line of `df --output=size,used,avail,itotal,iavail`; `-` stands for what there is not. */
export function parseDf(text: string): Sizes | undefined {
  const numbers = (text.split('\n')[1] ?? '').trim().split(/\s+/).map(Number);
  const [totalBytes, usedBytes, freeBytes, inodes, inodesFree] = numbers;
  if (totalBytes === undefined || usedBytes === undefined || freeBytes === undefined) return undefined;
  if (Number.isNaN(totalBytes + usedBytes + freeBytes)) return undefined;
  const counted = inodes !== undefined && inodesFree !== undefined && inodes > 0 && inodesFree >= 0;
  return { totalBytes, usedBytes, freeBytes, ...(counted ? { inodes, inodesFree } : {}) };
}
