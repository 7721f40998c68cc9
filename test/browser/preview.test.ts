import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIds } from '../../plugin/src/test-ids.ts';
import { keepScreenshot, launchBrowser, openPage, type WatchedPage } from '../support/browser.ts';
import { startBusyListener, type BusyListener } from '../support/busy-listener.ts';
import { startDumpClient } from '../support/dump-client.ts';
import { startMariadb } from '../support/mariadb.ts';
import { startProduct, type Product } from '../support/product.ts';

const APP = '/preview/a/dbzz-processmonitor-app';
const APPEARS_MS = 20_000;
const LANGUAGES = ['en-US', 'zh-CN'] as const;

let product: Product;
let busy: BusyListener;
let browser: Browser;
let host: string;

beforeAll(async () => {
  busy = await startBusyListener();
  product = await startProduct({ env: { DPM_GLOBAL_INTERVAL_TIME: '2' } });
  host = String((await product.query('SELECT rshost FROM host'))[0]?.['rshost']);
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser.close();
  await product.remove();
  await busy.stop();
});

const open = (path: string, looks: Record<string, string> = {}): Promise<WatchedPage> => {
  const query = new URLSearchParams({ lang: 'en-US', theme: 'dark', ...looks });
  const url = `${product.url}${path}${path.includes('?') ? '&' : '?'}${query.toString()}`;
  return openPage(browser, { url });
};
const byId = ({ page }: WatchedPage, id: string) => page.getByTestId(id);
const culpritsOf = (name: string) => `${APP}/culprits?var-host=${encodeURIComponent(name)}&refresh=2s`;

describe('the preview page', () => {
  it('leads from the list of hosts to the busy listener, by its port and command line', async () => {
    const shown = await open('/preview/');
    const row = byId(shown, testIds.overview.row);
    await row.waitFor({ timeout: APPEARS_MS });
    expect(await row.innerText()).toContain(host);
    await row.getByRole('link').first().click();
    const first = byId(shown, testIds.culprits.row).first();
    await first.waitFor({ timeout: APPEARS_MS });
    await shown.page.waitForFunction(
      ([id, port]) =>
        document.querySelector(`[data-testid="${id ?? ''}"]`)?.getAttribute('data-port') === port,
      [testIds.culprits.row, String(busy.port)],
      { timeout: APPEARS_MS },
    );
    expect(await first.innerText()).toContain(`node ${busy.port}`);
    await first.click();
    expect(await byId(shown, testIds.culprits.detail).innerText()).toContain(busy.marker);
    expect(shown.troubles).toEqual([]);
    await shown.close();
  });

  it('always shows other, unattributed and the host below the instances', async () => {
    const shown = await open(culpritsOf(host));
    for (const id of [testIds.culprits.other, testIds.culprits.unattributed, testIds.culprits.host])
      await byId(shown, id).waitFor({ timeout: APPEARS_MS });
    await byId(shown, testIds.culprits.sentence).waitFor();
    await shown.close();
  });

  it.each(LANGUAGES.flatMap((lang) => ['dark', 'light'].map((theme) => [lang, theme] as const)))(
    'is drawn in %s and %s without an error in the console',
    async (lang, theme) => {
      const shown = await open(culpritsOf(host), { lang, theme });
      await byId(shown, testIds.culprits.row).first().waitFor({ timeout: APPEARS_MS });
      const text = await byId(shown, testIds.culprits.page).innerText();
      expect(/[一-鿿]/.test(text)).toBe(lang === 'zh-CN');
      expect(text).not.toMatch(/culprits\.[a-z]|column\.[a-z]|\{\{/i);
      await keepScreenshot(shown.page, `culprits-${lang}-${theme}`);
      expect(shown.troubles).toEqual([]);
      await shown.close();
      const overview = await open(`${APP}/overview`, { lang, theme });
      await byId(overview, testIds.overview.row).waitFor({ timeout: APPEARS_MS });
      await keepScreenshot(overview.page, `overview-${lang}-${theme}`);
      expect(overview.troubles).toEqual([]);
      await overview.close();
    },
  );

  it('shows a backup below the database that it works on, its clients by address, and who waited', async () => {
    const database = await startMariadb();
    const dump = startDumpClient(database);
    const shown = await open(culpritsOf(host).replace('refresh=2s', 'refresh=5s&from=now-5m&to=now'));
    const row = shown.page.locator(`[data-port="${database.port}"]`);
    // Heavier work on the same database, such as making it, stands before it.
    const job = row.locator(`~ [data-testid="${testIds.culprits.job}"]`);
    await job.filter({ hasText: /mysqldump \(since/ }).waitFor({ timeout: 2 * APPEARS_MS });
    expect(await row.locator('td').last().innerText()).toMatch(/\d.* \/ .*\d|–/);
    await row.click();
    const peers = byId(shown, testIds.culprits.peer);
    await peers
      .filter({ hasText: /127\.0\.0\.1.*client · loopback/s })
      .first()
      .waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(shown.page, 'culprits-job');
    await dump.finish();
    // Lines are for what used a part of the host worth one; the table tells every job, however short.
    await expect
      .poll(() => byId(shown, testIds.culprits.jobs).innerText(), { timeout: 2 * APPEARS_MS })
      .toMatch(/job mysqldump \(\d/);
    expect(await byId(shown, testIds.culprits.host).innerText()).toMatch(/PSI \d|PSI <|–$/);
    expect(shown.troubles).toEqual([]);
    await shown.close();
    await database.stop();
  });

  it('opens the processes that belong to no instance', async () => {
    const shown = await open(culpritsOf(host));
    await byId(shown, testIds.culprits.other).click({ timeout: APPEARS_MS });
    await byId(shown, testIds.culprits.process).first().waitFor({ timeout: APPEARS_MS });
    expect(new URL(shown.page.url()).searchParams.get('open')).toBe('0');
    await shown.close();
  });

  it('draws the nested panel with a series for the busy listener, which opens its processes by keyboard', async () => {
    const shown = await open(`/preview/d/drilldown?host=${encodeURIComponent(host)}`);
    const panel = byId(shown, testIds.panel.root).first();
    await panel.waitFor({ timeout: APPEARS_MS });
    await shown.page.waitForFunction((name) => document.body.innerText.includes(name), `node ${busy.port}`, {
      timeout: APPEARS_MS,
    });
    await keepScreenshot(shown.page, 'drilldown');
    await panel
      .getByTestId(testIds.panel.open)
      .filter({ hasText: `node ${busy.port}` })
      .focus();
    await shown.page.keyboard.press('Enter');
    await panel
      .getByTestId(testIds.panel.legend)
      .getByText(`node ${busy.pid}`)
      .waitFor({ timeout: APPEARS_MS });
    expect(await panel.getByTestId(testIds.panel.path).innerText()).toContain(`node ${busy.port}`);
    expect(await panel.getByTestId(testIds.panel.notes).innerText()).toMatch(
      /steps · .*covered · .*told apart/,
    );
    await keepScreenshot(shown.page, 'drilldown-processes');
    await panel.getByTestId(testIds.panel.path).getByRole('button').first().click();
    await panel.getByTestId(testIds.panel.open).first().waitFor();
    expect(shown.troubles).toEqual([]);
    await shown.close();
  });

  it('says so when a window has no data', async () => {
    const shown = await open(
      `${APP}/culprits?var-host=${encodeURIComponent(host)}&from=1600000000000&to=1600000900000`,
    );
    await byId(shown, testIds.state.empty).waitFor({ timeout: APPEARS_MS });
    await shown.close();
  });

  it('says why a host that does not exist has no page, and the keyboard reaches the rows', async () => {
    const unknown = await open(culpritsOf('no-such-host'));
    await byId(unknown, testIds.state.error).waitFor({ timeout: APPEARS_MS });
    expect(await byId(unknown, testIds.state.error).innerText()).toContain('no-such-host');
    await unknown.close();
    const shown = await open(culpritsOf(host));
    const first = byId(shown, testIds.culprits.row).first();
    await first.waitFor({ timeout: APPEARS_MS });
    await first.focus();
    await shown.page.keyboard.press('ArrowRight');
    await byId(shown, testIds.culprits.detail).first().waitFor();
    await shown.close();
  });

  it('says that the backend does not answer, and recovers by itself', async () => {
    const shown = await open(culpritsOf(host));
    await byId(shown, testIds.culprits.row).first().waitFor({ timeout: APPEARS_MS });
    await shown.page.route('**/read/culprits*', (route) => route.abort());
    await shown.page.reload();
    await byId(shown, testIds.state.error).waitFor({ timeout: APPEARS_MS });
    await keepScreenshot(shown.page, 'culprits-error');
    await shown.page.unroute('**/read/culprits*');
    await byId(shown, testIds.state.error).getByRole('button').click();
    await byId(shown, testIds.culprits.row).first().waitFor({ timeout: APPEARS_MS });
    await shown.close();
  });
});
