import type { Browser } from 'playwright-core';
import { openPage, type WatchedPage } from './browser.ts';

export interface Login {
  user: string;
  password: string;
}

/** A page of its own, logged in to Grafana by its form. */
export async function logInTo(options: {
  browser: Browser;
  url: string;
  login: Login;
  timeoutMs: number;
}): Promise<WatchedPage> {
  const { browser, url, login, timeoutMs } = options;
  const shown = await openPage(browser, { url: `${url}/login` });
  await shown.page.locator('input[name="user"]').fill(login.user);
  await shown.page.locator('input[name="password"]').fill(login.password);
  await shown.page.locator('button[type="submit"]').click();
  await shown.page.waitForURL((address) => !address.pathname.startsWith('/login'), { timeout: timeoutMs });
  return shown;
}
