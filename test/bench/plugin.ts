import type { Browser, Page } from 'playwright-core';
import { testIds } from '../../plugin/src/test-ids.ts';
import { launchBrowser, openPage } from '../support/browser.ts';
import type { Bench, Figures } from './bench.ts';
import { BUSY_HOST } from './plugin/fleet-data.ts';
import { longestTaskMs } from './plugin/main-thread.ts';
import { watchDrawing } from './plugin/page-clock.ts';
import { madeUpSeries } from './plugin/panel-data.ts';
import { gzipKb, watchScripts } from './plugin/sizes.ts';
import { openStage } from './plugin/stage.ts';

const APP = '/preview/a/dbzz-processmonitor-app';
const LOOKS = 'lang=en-US&theme=dark';
const WAIT_MS = 60_000;
const FULL = { hosts: 5_000, hours: 24, runs: 7, refreshes: 100 };
const QUICK = { hosts: 5_000, hours: 2, runs: 3, refreshes: 0 };
const WARM_REFRESHES = 10;
const MB = 2 ** 20;

/** One browser on one stage. */
interface Bed {
  browser: Browser;
  url: string;
  runs: number;
}

/** What the pages and the panel cost a browser. */
export const plugin: Bench = {
  describes: 'the app and the panel in Chromium: sizes, drawing, longest task, memory',
  async run({ quick, log }) {
    const { runs, refreshes, ...size } = quick ? QUICK : FULL;
    log(`${size.hosts} hosts, one with ${size.hours} h of 200 processes`);
    const stage = await openStage(size);
    const browser = await launchBrowser();
    try {
      const bed: Bed = { browser, url: stage.url, runs };
      return round({
        moduleGzKB: gzipKb('module.js'),
        panelModuleGzKB: gzipKb('drilldown-panel/module.js'),
        firstPageGzKB: await measureFirstPage(bed),
        culpritsMs: await measureCulprits(bed, size.hours),
        longestTaskMs: await medianOf(runs, () => measureTasks(bed)),
        panelMs: await measurePanel(bed, 200),
        panelJoinedMs: await measurePanel(bed, 30),
        heapGrowthMB: refreshes === 0 ? null : await measureHeap(bed, refreshes),
      });
    } finally {
      await browser.close();
      await stage.remove();
    }
  },
};

const culprits = (hours: number, refresh = 'off') =>
  `${APP}/culprits?var-host=${BUSY_HOST}&from=now-${hours}h&to=now&refresh=${refresh}&${LOOKS}`;
const byId = (id: string) => `[data-testid="${id}"]`;

async function measureFirstPage({ browser, url }: Bed): Promise<number> {
  const shown = await openPage(browser, { url: 'about:blank' });
  const { page } = shown;
  const loaded = watchScripts(page);
  await page.goto(`${url}${APP}/overview?${LOOKS}`);
  await page.getByTestId(testIds.overview.row).first().waitFor({ timeout: WAIT_MS });
  await page.waitForLoadState('networkidle');
  const sum = await loaded();
  await shown.close();
  return sum;
}

async function measureCulprits({ browser, url, runs }: Bed, hours: number): Promise<number> {
  return medianOf(runs, async () => {
    const shown = await openPage(browser, { url: 'about:blank' });
    const { page } = shown;
    const drawn = await watchDrawing(page, {
      answer: '/read/culprits',
      selector: byId(testIds.culprits.host),
    });
    await page.goto(`${url}${culprits(hours)}`);
    const ms = await drawn();
    await shown.close();
    return ms;
  });
}

/** The longer of both: scrolling the list, refreshed meanwhile, and dragging over a line of Culprits. */
async function measureTasks({ browser, url }: Bed): Promise<number> {
  const shown = await openPage(browser, { url: `${url}${APP}/overview?refresh=5s&${LOOKS}` });
  const { page } = shown;
  const list = page.getByTestId(testIds.overview.scroll);
  await list.waitFor({ timeout: WAIT_MS });
  await list.hover();
  const scrolling = await longestTaskMs(page, () => scrollDown(page, 60));
  await page.goto(`${url}${culprits(1)}`);
  const line = page.getByTestId(testIds.culprits.strip).locator('svg').first();
  await line.waitFor({ timeout: WAIT_MS });
  const box = await line.boundingBox();
  if (box === null) throw new Error('the line has no place on the page');
  await page.mouse.move(box.x + 5, box.y + 5);
  await page.mouse.down();
  const dragging = await longestTaskMs(page, async () => {
    for (let x = 5; x < box.width - 5; x += 2) await page.mouse.move(box.x + x, box.y + 8);
  });
  await page.mouse.up();
  await shown.close();
  return Math.max(scrolling, dragging);
}

async function scrollDown(page: Page, turns: number): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) {
    await page.mouse.wheel(0, 900);
    await page.waitForTimeout(100);
  }
}

/** From the answer to the drawn graph; its answer is made up, since no host has so many instances at once. */
async function measurePanel({ browser, url, runs }: Bed, limit: number): Promise<number> {
  const body = madeUpSeries({ series: 200, points: 1_000 });
  return medianOf(runs, async () => {
    const shown = await openPage(browser, { url: 'about:blank' });
    const { page } = shown;
    const drawn = await watchDrawing(page, { answer: '/read/series', selector: '.u-over' });
    await page.route('**/read/series*', (route) => route.fulfill({ body, contentType: 'application/json' }));
    await page.goto(`${url}/preview/d/drilldown?host=${BUSY_HOST}&resource=cpu&limit=${limit}&${LOOKS}`);
    const ms = await drawn();
    await shown.close();
    return ms;
  });
}

async function measureHeap({ browser, url }: Bed, refreshes: number): Promise<number> {
  const shown = await openPage(browser, { url: `${url}${culprits(1)}` });
  const { page } = shown;
  await page.getByTestId(testIds.culprits.host).waitFor({ timeout: WAIT_MS });
  const session = await page.context().newCDPSession(page);
  const used = async () => {
    await session.send('HeapProfiler.collectGarbage');
    return (await session.send('Runtime.getHeapUsage')).usedSize;
  };
  const refresh = async (times: number) => {
    for (let time = 0; time < times; time += 1) {
      const answer = page.waitForResponse((response) => response.url().includes('/read/culprits'));
      await page.getByRole('button', { name: 'Refresh', exact: true }).click();
      await (await answer).finished();
    }
    await page.waitForTimeout(500);
  };
  await refresh(WARM_REFRESHES);
  const before = await used();
  await refresh(refreshes);
  const growth = (await used()) - before;
  await shown.close();
  return growth / MB;
}

async function medianOf(runs: number, measure: () => Promise<number>): Promise<number> {
  const values: number[] = [];
  for (let run = 0; run < runs; run += 1) values.push(await measure());
  return values.sort((a, b) => a - b)[Math.floor(runs / 2)] ?? NaN;
}

function round(figures: Figures): Figures {
  return Object.fromEntries(
    Object.entries(figures).map(([key, value]) => [key, value === null ? null : Math.round(value * 10) / 10]),
  );
}
