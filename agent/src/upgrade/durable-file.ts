import { open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** Replaces a file (0600) so that after a kill or a power failure the old or the new content is there, never a part. */
export async function replaceFile(path: string, content: string | Buffer): Promise<void> {
  const fresh = `${path}.new`;
  const file = await open(fresh, 'w', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(fresh, path);
  const folder = await open(dirname(path), 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
