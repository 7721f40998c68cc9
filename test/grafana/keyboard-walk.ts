/** What people do on the pages, by keys alone; each part begins where the one before it ended. */
import type { Page } from 'playwright-core';
import { APP_ID } from '../../plugin/src/constants.ts';
import { testIds } from '../../plugin/src/test-ids.ts';
import type { Keyboard } from '../support/keyboard.ts';

const WAIT = { timeout: 20_000 };
const byId = (id: string) => `[data-testid="${id}"]`;
const navItem = (page: string) => `${byId('data-testid Nav menu item')}[href$="/${APP_ID}/${page}"]`;
const CONFIRM = byId('data-testid Confirm Modal Danger Button');
const gone = (page: Page, selector: string) =>
  page
    .locator(selector)
    .first()
    .waitFor({ state: 'detached', ...WAIT });

interface Walk {
  page: Page;
  keys: Keyboard;
}

/** From any page of Grafana by its menu. */
export async function openMenu({ keys }: Walk): Promise<void> {
  for (const section of ['More apps', 'DBA Process Monitor']) {
    await keys.tabTo(`[aria-label="Expand section: ${section}"]`);
    await keys.press('Enter');
  }
  await keys.tabTo(navItem('culprits'));
  await keys.press('Enter');
}

/** Back from the page to the menu, and to another page. */
async function goTo({ keys }: Walk, name: string): Promise<void> {
  await keys.tabTo(navItem(name), { key: 'Shift+Tab' });
  await keys.press('Enter');
}

/** Sorts, moves along rows, opens one, moves the window, to where nothing was measured too, and copies the link. */
export async function lookAtCulprits({ page, keys }: Walk): Promise<void> {
  const { table, row, detail } = testIds.culprits;
  await keys.tabTo(`${byId(table)} th:nth-child(3) button`);
  await keys.press('Enter');
  await page.waitForURL(/sort=memory/, WAIT);
  await keys.tabTo(byId(row));
  await keys.press('ArrowDown');
  await keys.isAt(`${byId(row)} ~ ${byId(row)}`);
  await keys.press('ArrowUp', 'ArrowRight');
  await page.locator(byId(detail)).waitFor(WAIT);
  await keys.isAt(byId(row));
  await keys.press('ArrowLeft');
  await gone(page, byId(detail));
  for (let times = 0; times < 2; times += 1) {
    const { href } = new URL(page.url());
    await keys.press('[');
    await page.waitForURL((url) => url.href !== href, WAIT);
  }
  await page.locator(byId(testIds.state.empty)).waitFor(WAIT);
  await keys.isAt(`${byId(testIds.state.empty)} button`);
  await keys.press(']', ']', 'c');
  await page.getByText('Link copied').first().waitFor(WAIT);
  await keys.isAt(byId(testIds.culprits.page));
}

/** Filters, chooses, opens the form of all that are chosen and leaves it, the question before a deletion too, opens the host. */
export async function lookAfterHosts(walk: Walk, host: string): Promise<void> {
  const { page, keys } = walk;
  const { search, select, order, row } = testIds.fleet;
  await goTo(walk, 'hosts');
  await page.locator(byId(row)).first().waitFor(WAIT);
  await keys.tabTo(byId(search));
  await keys.write(host);
  await keys.tabTo(byId(select));
  await keys.press('Space');
  await keys.tabTo(byId(`${order}edit`), { key: 'Shift+Tab' });
  await keys.press('Enter');
  await keys.tabTo(byId(testIds.editing.alias));
  await keys.press('Escape');
  await gone(page, byId(testIds.editing.form));
  await keys.isAt(byId(`${order}edit`));
  await keys.tabTo(byId(`${order}delete`));
  await keys.press('Enter');
  await keys.isAt('[role="dialog"]');
  await keys.press('Escape');
  await gone(page, byId(testIds.ask.dialog));
  await keys.isAt(byId(`${order}delete`));
  await keys.tabTo(`${byId(row)} a`);
  await keys.press('Enter');
  await page.locator(byId(testIds.host.page)).waitFor(WAIT);
  await keys.isAt('h1');
}

/** Adds a rule, switches it off, and removes it after the question; the focus stays beside where it was. */
export async function keepRules(walk: Walk): Promise<void> {
  const { page, keys } = walk;
  const ids = testIds.rules;
  const ofRule = (id: string) => `${byId(id)}[aria-label*="by keys"]`;
  await goTo(walk, 'rules');
  await keys.tabTo(byId(ids.add));
  await keys.press('Enter');
  await keys.tabTo(byId(ids.name));
  await keys.write('by keys');
  await keys.tabTo(byId(ids.limit));
  await keys.write('99.5');
  await keys.tabTo(byId(ids.save));
  await keys.press('Enter');
  await gone(page, byId(ids.form));
  await keys.isAt(byId(ids.add));
  await keys.tabTo(ofRule(ids.toggle));
  await keys.press('Space');
  await page.locator(`${ofRule(ids.toggle)}:not(:checked):not(:disabled)`).waitFor(WAIT);
  await keys.isAt(ofRule(ids.toggle));
  await keys.tabTo(ofRule(ids.remove));
  await keys.press('Enter');
  await keys.isAt(CONFIRM);
  await keys.press('Enter');
  await gone(page, ofRule(ids.toggle));
  await gone(page, CONFIRM);
  await keys.isAt(byId(ids.remove));
}

/** Adds a webhook, tries it, and deletes it after the question. */
export async function keepChannels(walk: Walk, address: string): Promise<void> {
  const { page, keys } = walk;
  const ids = testIds.channels;
  const ofHook = (id: string) => `${byId(ids.row)}:has-text("hook by keys") ${byId(id)}`;
  await goTo(walk, 'channels');
  await keys.tabTo(byId(ids.addWebhook));
  await keys.press('Enter');
  await keys.tabTo(byId(ids.name));
  await keys.write('hook by keys');
  await keys.tabTo(byId('dpm-channel-url'));
  await keys.write(address);
  await keys.tabTo(byId(ids.save));
  await keys.press('Enter');
  await gone(page, byId(ids.form));
  await keys.isAt(byId(ids.addWebhook));
  await page.locator(ofHook(ids.test)).waitFor(WAIT);
  await keys.tabTo('[aria-label*="hook by keys"]' + byId(ids.test));
  await keys.press('Enter');
  await page.locator(byId(ids.answer)).waitFor(WAIT);
  await keys.isAt(byId(ids.test));
  await keys.tabTo('[aria-label*="hook by keys"]' + byId(ids.delete));
  await keys.press('Enter');
  await keys.isAt(CONFIRM);
  await keys.press('Enter');
  await gone(page, ofHook(ids.delete));
  await keys.isAt(byId(ids.page));
}
