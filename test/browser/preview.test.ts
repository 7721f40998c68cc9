import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { testIds } from '../../plugin/src/test-ids.ts';
import { findSeriousFaults } from '../support/axe.ts';
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
  const url = path.startsWith('/')
    ? `${product.url}${path}${path.includes('?') ? '&' : '?'}${query.toString()}`
    : path;
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

  it('goes on from a process to its clients by keyboard, where the resource is the network', async () => {
    const shown = await open('about:blank');
    const now = Date.now();
    const part = (kind: string, name: string, process?: string) => ({
      ...{ kind, name, process, values: [1, 2, 3], instance: null },
    });
    await shown.page.route('**/read/series*', (route) => {
      const asked = new URL(route.request().url()).searchParams;
      const below =
        asked.get('by') === 'client'
          ? part('client', asked.get('process') === '71-9' ? '10.0.0.9' : '10.0.0.8')
          : part('process', 'postgres 71', '71-9');
      return route.fulfill({
        json: {
          ...{ host, resource: 'netIn', unit: 'bytesPerS', timesMs: [now - 600_000, now - 300_000, now] },
          ...{
            resolution: { table: 'net_pair_sample', stepMs: 300_000 },
            series: [asked.has('instance') ? below : part('other', 'other')],
          },
        },
      });
    });
    await shown.page.goto(`${product.url}/preview/d/drilldown?host=${host}&resource=netIn&lang=en-US`);
    const panel = byId(shown, testIds.panel.root);
    for (const name of ['other', 'postgres 71']) {
      const opener = panel.getByTestId(testIds.panel.open).filter({ hasText: name });
      await opener.focus({ timeout: APPEARS_MS });
      await shown.page.keyboard.press('Enter');
    }
    await panel.getByTestId(testIds.panel.legend).getByText('10.0.0.9').waitFor({ timeout: APPEARS_MS });
    expect(await panel.getByTestId(testIds.panel.path).innerText()).toContain('postgres 71');
    await keepScreenshot(shown.page, 'drilldown-process-clients');
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

  it.each(['dark', 'light'])('has no serious fault of access in %s', async (theme) => {
    const looked = async (path: string, id: string) => {
      const shown = await open(path, { theme });
      await byId(shown, id).first().waitFor({ timeout: APPEARS_MS });
      if (id === testIds.culprits.row) await byId(shown, id).first().click();
      const faults = await findSeriousFaults(shown.page, 'body');
      await shown.close();
      return faults;
    };
    expect(await looked(`${APP}/overview`, testIds.overview.row)).toEqual([]);
    expect(await looked(culpritsOf(host), testIds.culprits.row)).toEqual([]);
    expect(await looked(`${culpritsOf(host)}&var-host=other`, testIds.culprits.oneOfMany)).toEqual([]);
    expect(await looked(`${APP}/incidents`, testIds.incidents.page)).toEqual([]);
    expect(await looked(`/preview/d/drilldown?host=${host}&resource=cpu`, testIds.panel.open)).toEqual([]);
  });

  it('shows names and command lines that are HTML as text, in tooltips too', async () => {
    const ran = ({ page }: WatchedPage) => page.evaluate<string | undefined>('document.body.dataset.ran');
    const opened = await open(culpritsOf(host));
    await opened.page.locator(`[data-port="${busy.port}"]`).click({ timeout: APPEARS_MS });
    await byId(opened, testIds.culprits.detail).getByText('<img/src=x').first().waitFor();
    expect([await ran(opened), await opened.page.locator('img[src="x"]').count()]).toEqual([undefined, 0]);
    await opened.close();
    const panel = await open('about:blank');
    const name = '<img src=x onerror="document.body.dataset.ran=1">';
    const now = Date.now();
    const answer = {
      ...{ host, resource: 'cpu', unit: 'cores', timesMs: [now - 600_000, now - 300_000, now] },
      resolution: { table: 'instance_sample', stepMs: 300_000 },
      series: [{ kind: 'instance', name, values: [1, 1, 1], instance: null }],
    };
    await panel.page.route('**/read/series*', (route) => route.fulfill({ json: answer }));
    await panel.page.goto(`${product.url}/preview/d/drilldown?host=${host}&resource=cpu&lang=en-US`);
    const plot = panel.page.locator('.u-over');
    await plot.hover({ timeout: APPEARS_MS });
    await byId(panel, testIds.panel.tooltip).getByText(name).waitFor({ timeout: APPEARS_MS });
    expect([await ran(panel), await panel.page.locator('img[src="x"]').count()]).toEqual([undefined, 0]);
    await panel.close();
  });

  it('leads a new installation from step to step', async () => {
    const shown = await open(`${APP}/overview?refresh=5s`);
    const hosts = { nowMs: Date.now(), hosts: [] };
    await shown.page.route('**/read/hosts', (route) => route.fulfill({ json: hosts }));
    await shown.page.reload();
    const steps = byId(shown, testIds.overview.step);
    await steps.first().waitFor({ timeout: APPEARS_MS });
    expect(await steps.evaluateAll((all) => all.map((one) => one.getAttribute('data-state')))).toEqual([
      ...['done', 'now', 'later', 'later', 'later'],
    ]);
    expect(await steps.nth(1).innerText()).toContain('insert into tb_monitor_host_config');
    await keepScreenshot(shown.page, 'first-steps');
    // It looks again by itself: the real answer has a host.
    await shown.page.unroute('**/read/hosts');
    await byId(shown, testIds.overview.row).waitFor({ timeout: APPEARS_MS });
    expect(await steps.count()).toBe(0);
    await shown.close();
  });
});
