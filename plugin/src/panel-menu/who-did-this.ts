/** "Who did this?" in the menu of every panel of every dashboard: Culprits in the panel's time range, of its host. */
import { PluginExtensionPoints, type PluginExtensionAddedLinkConfig } from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { APP_BASE } from '../constants';
import { hostText } from '../drilldown-panel/host-text';

/** Title and description are those of plugin.json, which Grafana compares. */
const TITLE = 'Who did this?';
const DESCRIPTION = 'Culprits of this host in this time range';

interface PanelContext {
  timeRange: { from: unknown; to: unknown };
}

export const whoDidThis: PluginExtensionAddedLinkConfig<PanelContext> = {
  targets: [PluginExtensionPoints.DashboardPanelMenu],
  title: TITLE,
  description: DESCRIPTION,
  icon: 'bolt',
  path: `${APP_BASE}/culprits`,
  configure: (context) => ({
    title: hostText('whoDidThis', TITLE),
    description: hostText('whoDidThisHint', DESCRIPTION),
    path: culpritsOfPanel(context, (text) => getTemplateSrv().replace(text)),
  }),
};

/** Variables that name a host, in the order of trust. */
const HOST_VARIABLES = ['host', 'hostname', 'node', 'instance'];

/** Address of Culprits; without a host when no variable of the dashboard names exactly one. */
export function culpritsOfPanel(
  context: PanelContext | undefined,
  interpolate: (text: string) => string,
): string {
  const query = new URLSearchParams();
  const host = HOST_VARIABLES.map((name) => hostOf(interpolate(`\${${name}}`))).find(Boolean);
  if (host) {
    query.set('var-host', host);
  }
  if (context) {
    query.set('from', timeText(context.timeRange.from));
    query.set('to', timeText(context.timeRange.to));
  }
  return `${APP_BASE}/culprits?${query.toString()}`;
}

/** A value without the port that exporters add; nothing for an unknown variable or several values. */
function hostOf(value: string): string | undefined {
  return /[${},*\s]/.test(value) ? undefined : value.replace(/^([^:]+):\d+$/, '$1') || undefined;
}

/** `now-1h` as it is, an instant of any kind in epoch milliseconds. */
function timeText(time: unknown): string {
  if (typeof time === 'string' && !/^\d{4}-/.test(time)) {
    return time;
  }
  return String(new Date(typeof time === 'string' ? time : Number(time)).valueOf());
}
