/** From an answer to what it draws, by the page's own clock. */
import type { Page } from 'playwright-core';

/** Text and not a function: what a transpiler puts into functions is not there in the page. */
const clock = (answer: string, selector: string) => `
  const seen = new MutationObserver(() => {
    if (document.querySelector(${JSON.stringify(selector)}) === null) return;
    seen.disconnect();
    // The frame in which it is painted, and the task after it.
    requestAnimationFrame(() => setTimeout(() => {
      const answered = performance.getEntriesByType('resource')
        .filter(({ name }) => name.includes(${JSON.stringify(answer)}))
        .map(({ responseEnd }) => responseEnd);
      document.documentElement.dataset.drawnMs = String(performance.now() - Math.max(...answered));
    }));
  });
  seen.observe(document, { childList: true, subtree: true });`;

/**
 * Milliseconds from the last byte of the answer whose address contains `answer` to the first frame after `selector`
 * is there; call before the page is opened, the result after.
 */
export async function watchDrawing(
  page: Page,
  { answer, selector }: { answer: string; selector: string },
): Promise<() => Promise<number>> {
  await page.addInitScript({ content: clock(answer, selector) });
  return async () => {
    const drawn = page.locator('html[data-drawn-ms]');
    await drawn.waitFor({ state: 'attached', timeout: 60_000 });
    return Number(await drawn.getAttribute('data-drawn-ms'));
  };
}
