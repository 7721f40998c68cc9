import type { JsonObject } from './panel.ts';
import type { Sources } from './sources.ts';

const CULPRITS = '/a/dbzz-processmonitor-app/culprits';
const HOST = 'var-host=${host:percentencode}';

/** From the head of the dashboard: the same host and time range. */
export function dashboardLinks({ text }: Sources): JsonObject[] {
  const link = (title: string, url: string, icon: string): JsonObject => ({
    type: 'link',
    title,
    url,
    icon,
    tooltip: text('link.tooltip'),
    asDropdown: false,
    includeVars: true,
    keepTime: true,
    tags: [],
    targetBlank: false,
  });
  return [
    link(text('link.culprits'), CULPRITS, 'bolt'),
    link(text('link.overview'), '/a/dbzz-processmonitor-app/overview', 'apps'),
  ];
}

/** From a point of a series: who used the host around that moment. The time range stays in the address for the way back. */
export function linkAtPoint({ text }: Sources): JsonObject {
  return dataLink(text('link.moment'), `${CULPRITS}?${HOST}&at=\${__value.time}&\${__url_time_range}`);
}

/** From a cell of a table: the whole time range. */
export function linkInRange({ text }: Sources): JsonObject {
  return dataLink(text('link.culprits'), `${CULPRITS}?${HOST}&\${__url_time_range}`);
}

const dataLink = (title: string, url: string): JsonObject => ({ title, url, targetBlank: false });
