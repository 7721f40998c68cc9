import { locationUtil, type GrafanaConfig } from '@grafana/data';

/** Lets links be made as in a Grafana without a sub-path. */
export function startAddresses(): void {
  locationUtil.initialize({
    config: { appSubUrl: '' } as GrafanaConfig,
    getVariablesUrlParams: () => ({}),
    getTimeRangeForUrl: () => ({ from: 'now-15m', to: 'now' }),
  });
}
