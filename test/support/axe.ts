import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/**
 * What is wrong in these is Grafana's to mend, and no property of theirs could: the button with the interval of the refresh
 * is called "… 5 seconds" where "5s" is written on it.
 */
const NOT_OURS = '[data-testid="data-testid RefreshPicker interval button"]';

/** What moves in has come to rest. */
const AT_REST =
  'Promise.race([Promise.allSettled(document.getAnimations().map((one) => one.finished)), new Promise((on) => setTimeout(on, 2000))])';

/** What axe-core finds wrong and serious in the part of the page, as text that names rule and element. */
export async function findSeriousFaults(page: Page, selector: string): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
  await page.evaluate(AT_REST);
  const found = await page.evaluate<Violation[]>(
    `axe.run(${JSON.stringify({ include: [selector], exclude: [NOT_OURS] })}, { resultTypes: ['violations'] }).then(({ violations }) => violations)`,
  );
  return found
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => {
      const places = nodes.slice(0, 3).map(({ html, failureSummary = '' }) => `${html} ${failureSummary}`);
      return `${id}: ${help}\n${places.join('\n')}`;
    });
}
