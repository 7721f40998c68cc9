/** Every `data-testid` of the app; tests of any kind find things by these. */
export const testIds = {
  overview: { page: 'dpm-overview', table: 'dpm-hosts', row: 'dpm-host-row', empty: 'dpm-no-hosts' },
  culprits: {
    page: 'dpm-culprits',
    sentence: 'dpm-sentence',
    strip: 'dpm-strip',
    table: 'dpm-culprits-table',
    row: 'dpm-culprit-row',
    other: 'dpm-other-row',
    unattributed: 'dpm-unattributed-row',
    host: 'dpm-host-total-row',
    detail: 'dpm-culprit-detail',
    process: 'dpm-process-row',
    hostSelect: 'dpm-host-select',
    copyLink: 'dpm-copy-link',
    dashboard: 'dpm-dashboard-link',
  },
  state: {
    loading: 'dpm-loading',
    error: 'dpm-error',
    noPermission: 'dpm-no-permission',
    empty: 'dpm-empty',
  },
  config: { form: 'dpm-config', backendUrl: 'dpm-backend-url', save: 'dpm-config-save' },
  panel: { root: 'dpm-drilldown', empty: 'dpm-drilldown-empty' },
} as const;
