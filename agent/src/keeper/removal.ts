import { existsSync, rmdirSync, rmSync } from 'node:fs';

/** Removes files, and folders as far as nothing else is in them; returns what is gone and what was left. */
export function removeFiles({ files, folders }: { files: string[]; folders: string[] }): {
  removed: string[];
  left: string[];
} {
  const removed: string[] = [];
  const left: string[] = [];
  for (const file of files.filter((path) => existsSync(path))) {
    rmSync(file, { recursive: true, force: true });
    removed.push(file);
  }
  for (const folder of new Set(folders)) {
    const isGone = removeEmptyFolder(folder);
    if (isGone !== undefined) (isGone ? removed : left).push(folder);
  }
  return { removed, left };
}

/** Undefined when there is none. */
function removeEmptyFolder(folder: string): boolean | undefined {
  try {
    rmdirSync(folder);
    return true;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return undefined;
    if (code === 'ENOTEMPTY' || code === 'EBUSY' || code === 'EEXIST') return false;
    throw error;
  }
}
