import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];
const PACKAGES = ['chromium', 'fonts-noto-cjk'];
const APT_TIMEOUT_MS = 300_000;

/** A browser that is on this machine; as root Debian's is installed when there is none. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findChromium() ?? installChromium();
  return chromium.launch({
    executablePath,
    args: [
      ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync'],
    ],
  });
}

function findChromium(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}

function installChromium(): string {
  const hint = `install it: apt-get install ${PACKAGES.join(' ')}`;
  if (process.getuid?.() !== 0) throw new Error(`there is no Chromium here and we are not root; ${hint}`);
  const apt = (...args: string[]) =>
    execFileSync('apt-get', ['-q', ...args], {
      stdio: ['ignore', 'ignore', 'inherit'],
      timeout: APT_TIMEOUT_MS,
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    });
  apt('update');
  apt('install', '-y', '--no-install-recommends', ...PACKAGES);
  const path = findChromium();
  if (path === undefined) throw new Error(`Chromium is not on PATH after its installation; ${hint}`);
  return path;
}

/** A page that remembers what went wrong in it: uncaught errors, and console errors and warnings. */
export interface WatchedPage {
  page: Page;
  troubles: string[];
  close(): Promise<void>;
}

export async function openPage(
  browser: Browser,
  options: { url: string; context?: BrowserContextOptions },
): Promise<WatchedPage> {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    reducedMotion: 'reduce',
    ...options.context,
  });
  const page = await context.newPage();
  const troubles: string[] = [];
  page.on('pageerror', (error) => troubles.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') troubles.push(message.text());
  });
  await page.goto(options.url);
  return { page, troubles, close: () => context.close() };
}

/** Keeps a screenshot under `test/output`, which git does not. */
export async function keepScreenshot(page: Page, name: string): Promise<void> {
  const folder = fileURLToPath(new URL('../output/', import.meta.url));
  mkdirSync(folder, { recursive: true });
  await page.screenshot({ path: join(folder, `${name}.png`) });
}
