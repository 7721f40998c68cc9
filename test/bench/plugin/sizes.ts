/** How much JavaScript a browser loads, compressed. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';

const DIST = new URL('../../../plugin/dist/', import.meta.url);
const KB = 1024;

/** Of one built file, kB. */
export const gzipKb = (file: string) =>
  gzipSync(readFileSync(fileURLToPath(new URL(file, DIST)))).length / KB;

/** Sums our own scripts as the page loads them; what Grafana shares is not ours. */
export function watchScripts(page: Page): () => Promise<number> {
  const bodies: Promise<Buffer>[] = [];
  page.on('response', (response) => {
    const { pathname } = new URL(response.url());
    if (pathname.includes('/plugins/') && pathname.endsWith('.js')) bodies.push(response.body());
  });
  return async () => (await Promise.all(bodies)).reduce((sum, body) => sum + gzipSync(body).length / KB, 0);
}
