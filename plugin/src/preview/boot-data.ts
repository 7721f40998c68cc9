/** What Grafana's server writes into its page; must be there before any @grafana package is evaluated. */
import { PREVIEW_BASE, readSettings } from './settings';

const { theme, language } = readSettings(window.location.search);

Object.assign(window, {
  __grafana_public_path__: `${PREVIEW_BASE}/`,
  grafanaBootData: {
    settings: {
      appSubUrl: PREVIEW_BASE,
      buildInfo: { version: PREVIEW_HOST.version, commit: '', env: 'production' },
      featureToggles: {},
      datasources: {},
      panels: {},
      apps: {},
    },
    user: {
      id: 0,
      orgRole: PREVIEW_HOST.orgRole,
      theme,
      lightTheme: theme === 'light',
      language,
      timezone: 'browser',
      regionalFormat: language,
    },
    navTree: [],
  },
});
