/** What an administrator does on the pages Hosts and Upgrades, by mouse and keyboard. */
import type { HostAccess } from '@dpm/protocol';
import type { Locator, Page } from 'playwright-core';
import { APP_ID } from '../../plugin/src/constants.ts';
import { testIds } from '../../plugin/src/test-ids.ts';
import { keepScreenshot } from '../support/browser.ts';
import type { FleetStage } from './fleet-stage.ts';

const { fleet, add, keys, ask, upgrades } = testIds;
/** The whole fleet without scrolling. */
const HEIGHT = 1_150;
/** Until a drawer has come in. */
const DRAWER_MS = 1_000;
const WIDE = 1_920;
const NARROW = 1_280;

export function openPages({ shown: { page }, url, admin }: Pick<FleetStage, 'shown' | 'url' | 'admin'>) {
  page.setDefaultTimeout(30_000);
  const goTo = (path: string) => page.goto(`${url}/a/${APP_ID}/${path}`);
  const at = (id: string) => page.getByTestId(id);
  const row = (host: string) =>
    at(fleet.row).filter({ has: page.getByRole('link', { name: host, exact: true }) });
  return {
    page,
    async openHosts() {
      await page.setViewportSize({ width: NARROW, height: HEIGHT });
      await goTo('hosts');
      await at(fleet.row).first().waitFor();
    },
    async openUpgrades(state: string) {
      await goTo('upgrades');
      await page.locator(`[data-testid="${upgrades.state}"][data-state="${state}"]`).first().waitFor();
    },
    /** Through the dialog, with a key. */
    async addHosts(hosts: readonly string[], { key = '', user, port }: HostAccess) {
      await at(fleet.add).click();
      await at(add.text).fill(hosts.join('\n'));
      await page.getByRole('radio', { name: 'Private key' }).click({ force: true });
      await page.locator('#dpm-add-key').fill(key);
      await page.locator('#dpm-add-user').fill(user ?? '');
      await page.locator('#dpm-add-port').fill(String(port));
      await at(add.look).click();
      await at(add.review).waitFor();
      await at(add.add).click();
      await at(add.form).waitFor({ state: 'detached' });
    },
    /** All of them; `confirmKeys` comes after it. */
    async chooseKeys(count: number) {
      await at(keys.open).click();
      await at(keys.row)
        .nth(count - 1)
        .waitFor();
      await choose(at(keys.selectAll));
      await page.waitForTimeout(DRAWER_MS);
      await keepScreenshot(page, 'fleet-keys');
    },
    async confirmKeys() {
      await at(keys.confirm).click();
    },
    async seeChangedKey() {
      // The key that changed meanwhile stays, to be decided about.
      await at(keys.row).nth(1).waitFor({ state: 'detached' });
      await keepScreenshot(page, 'fleet-key-changed');
    },
    async order(order: string, hosts: readonly string[]) {
      for (const host of hosts) await choose(row(host).getByTestId(fleet.select));
      await at(`${fleet.order}${order}`).click();
      await at(ask.confirm).waitFor();
      await keepScreenshot(page, `fleet-ask-${order}`);
      await at(ask.confirm).click();
      await at(ask.confirm).waitFor({ state: 'detached' });
    },
    /** The word that stands as the state of each host. */
    async readStates(): Promise<Record<string, string>> {
      const rows = await at(fleet.row).all();
      const states = rows.map(async (one) => {
        const host = await one.getByRole('link').innerText();
        const cell = await one.getByRole('cell').nth(2).innerText();
        return [host, cell.split('\n')[0] ?? ''] as const;
      });
      return Object.fromEntries(await Promise.all(states));
    },
    async openWork(host: string, name: string) {
      await row(host).getByTestId(fleet.work).click();
      await at(testIds.task.task).first().waitFor();
      await page.waitForTimeout(DRAWER_MS);
      await keepScreenshot(page, name);
    },
    async hold(host: string) {
      await at(upgrades.holdName).fill(host);
      await at(upgrades.holdAdd).click();
      await at(upgrades.held).filter({ hasText: host }).waitFor();
    },
    async rollBack() {
      await at(upgrades.rollback).click();
      await at(ask.confirm).click();
      await at(ask.confirm).waitFor({ state: 'detached' });
    },
    /** Dark in English and narrow, light in Chinese and wide. */
    async keepBoth(name: string) {
      await keepScreenshot(page, `${name}-en`);
      await speak('zh-Hans', 'light');
      await page.setViewportSize({ width: WIDE, height: HEIGHT });
      await settle(page);
      await keepScreenshot(page, `${name}-zh`);
      await speak('en-US', 'dark');
      await page.setViewportSize({ width: NARROW, height: HEIGHT });
      await settle(page);
    },
  };

  async function speak(language: string, theme: string): Promise<void> {
    await admin.json('/api/user/preferences', { method: 'PUT', body: { language, theme } });
  }
}

async function settle(page: Page): Promise<void> {
  await page.reload();
  await page.locator(`[data-testid="${fleet.row}"], [data-testid="${upgrades.current}"]`).first().waitFor();
}

/** Grafana's box itself is covered by what is drawn. */
async function choose(box: Locator): Promise<void> {
  await box.click({ force: true });
}
