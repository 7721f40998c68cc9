/** Plugin id; also the namespace of our messages and the prefix of every proxied request. */
export const APP_ID = 'dbzz-processmonitor-app';
export const PANEL_ID = 'dbzz-processdrilldown-panel';

/** Where Grafana mounts the app's pages. */
export const APP_BASE = `/a/${APP_ID}`;
/** Grafana adds its own sub-path: its HTTP service resolves this against the page's base address. */
export const PROXY_BASE = `/api/plugin-proxy/${APP_ID}`;

export const ROUTES = {
  overview: 'overview',
  culprits: 'culprits',
  incidents: 'incidents',
  rules: 'rules',
  silences: 'silences',
  routes: 'routes',
  channels: 'channels',
  deliveries: 'deliveries',
  hosts: 'hosts',
  upgrades: 'upgrades',
  host: 'host',
  instance: 'instance',
  audit: 'audit',
} as const;

/** The provisioned dashboard of one host; the same in every language. */
export const HOST_DASHBOARD = '/d/dpm-host';
