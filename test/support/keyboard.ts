import type { Page } from 'playwright-core';

/** A page used by its keyboard alone: no click, no focus given, nothing filled in. */
export interface Keyboard {
  press(...keys: string[]): Promise<void>;
  /** Puts `text` in place of what the field holds. */
  write(text: string): Promise<void>;
  /** Tab until the focus is on what `selector` names, or within it; rejects after `most` presses. */
  tabTo(selector: string, options?: { key?: 'Tab' | 'Shift+Tab'; most?: number }): Promise<void>;
  /** Waits until the focus is within what `selector` names: where it must come to without a further key. */
  isAt(selector: string): Promise<void>;
  /** Places at which the focus could not be seen, or was lost. */
  faults: string[];
}

const MOST_TABS = 120;
const WAIT_MS = 20_000;

/**
 * What has the focus, and whether what had it before looks otherwise now. Some controls draw the focus of a hidden
 * input beside or around it. A dialog that has it as a whole is seen by being there.
 */
const LOOK = `((wanted) => {
  const lookOf = (one) => {
    const { outline, boxShadow, borderColor, backgroundColor, color, textDecorationLine } = getComputedStyle(one);
    return [outline, boxShadow, borderColor, backgroundColor, color, textDecorationLine].join();
  };
  const above = (one, levels) => (one === null || levels === 0 ? [] : [one, ...above(one.parentElement, levels - 1)]);
  const nameOf = (one) =>
    [one.tagName, one.dataset.testid, one.getAttribute('aria-label') ?? one.textContent?.trim().slice(0, 60)].join(' ');
  document.getAnimations().forEach((one) => one.cancel());
  const before = window.focusSeen;
  const active = document.activeElement;
  const faults = [];
  const isThere = active?.closest(wanted) != null;
  if (before?.active === active) return { name: before.name, faults, isThere };
  const isSame = before?.active.isConnected && before.looks.every(([one, look]) => lookOf(one) === look);
  if (isSame && !before.active.matches('[role="dialog"]')) faults.push('not seen: ' + before.name);
  const isLost = active === null || active === document.body;
  if (isLost) faults.push('lost, after ' + before?.name);
  const around = isLost
    ? []
    : [...above(active, 6), ...active.children, active.nextElementSibling, active.previousElementSibling];
  window.focusSeen = isLost
    ? undefined
    : { active, name: nameOf(active), looks: around.filter(Boolean).map((one) => [one, lookOf(one)]) };
  return { name: isLost ? 'nothing' : nameOf(active), faults, isThere };
})`;

interface Seen {
  name: string;
  faults: string[];
  /** Within what was asked for. */
  isThere: boolean;
}

export function useKeyboard(page: Page): Keyboard {
  const faults: string[] = [];
  const look = async (wanted: string) => {
    const seen = await page.evaluate<Seen>(`${LOOK}(${JSON.stringify(wanted)})`);
    faults.push(...seen.faults);
    return seen;
  };
  const press = async (...keys: string[]) => {
    for (const key of keys) await page.keyboard.press(key);
  };
  return {
    ...{ faults, press },
    async write(text) {
      await press('ControlOrMeta+A');
      await page.keyboard.type(text);
    },
    async tabTo(selector, { key = 'Tab', most = MOST_TABS } = {}) {
      await page.locator(selector).first().waitFor({ timeout: WAIT_MS, state: 'attached' });
      const passed: string[] = [];
      while (passed.length < most) {
        await press(key);
        const { name, isThere } = await look(selector);
        if (isThere) return;
        passed.push(name);
      }
      throw new Error(`${key} does not come to ${selector}:\n${passed.join('\n')}`);
    },
    async isAt(selector) {
      const asked = (wanted: string) => Boolean(document.activeElement?.closest(wanted));
      try {
        await page.waitForFunction(asked, selector, { timeout: WAIT_MS });
      } catch {
        throw new Error(`the focus does not come to ${selector}; it is at ${(await look(selector)).name}`);
      }
      await look(selector);
    },
  };
}
