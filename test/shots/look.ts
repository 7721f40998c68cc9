/** One page, looked at: opened, waited for, pictured, and asked what its console had to say. */
import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { WatchedPage } from '../support/browser.ts';
import type { Look } from './pages.ts';

const WAIT_MS = 30_000;
/** Charts and tables have come to rest. */
const REST_MS = 600;

export interface Size {
  width: number;
  height: number;
}

/** A picture at every size, `FILE-WIDTH.png`, or `FILE-failed.png`; gives what went wrong. */
export async function lookAt(
  { page, troubles }: WatchedPage,
  { look, url, sizes, file }: { look: Look; url: string; sizes: readonly Size[]; file: string },
): Promise<string[]> {
  troubles.length = 0;
  const wrong: string[] = [];
  mkdirSync(dirname(file), { recursive: true });
  try {
    await page.setViewportSize(sizes[0] ?? { width: 1280, height: 800 });
    await look.before?.(page);
    await page.goto(url);
    if (look.ready === '') await page.locator('[data-viz-panel-key]').first().waitFor({ timeout: WAIT_MS });
    else await page.getByTestId(look.ready).first().waitFor({ timeout: WAIT_MS });
    await look.act?.(page);
    for (const size of sizes) {
      await page.setViewportSize(size);
      await page.waitForTimeout(REST_MS);
      await page.screenshot({ path: `${file}-${size.width}.png` });
    }
  } catch (error) {
    wrong.push(String(error).split('\n')[0] ?? '');
    await page.screenshot({ path: `${file}-failed.png` });
  }
  return [...wrong, ...troubles];
}
