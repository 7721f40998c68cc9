import axe from 'axe-core';
import type { Page } from 'playwright-core';

interface Violation {
  id: string;
  impact: string | null;
  help: string;
  nodes: { html: string; failureSummary?: string }[];
}

/** Controls of Grafana's own library, which name themselves so: what is wrong in them is not ours to mend. */
const NOT_OURS = '[data-testid^="data-testid"]';

/** What axe-core finds wrong and serious in the part of the page, as text that names rule and element. */
export async function findSeriousFaults(page: Page, selector: string): Promise<string[]> {
  await page.addScriptTag({ content: axe.source });
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
