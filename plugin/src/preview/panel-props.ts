import { type Resource } from '@dpm/protocol';
import { EventBusSrv, LoadingState, type PanelProps, type TimeRange } from '@grafana/data';
import { DEFAULT_OPTIONS, type DrilldownOptions } from '../drilldown-panel/options';

interface Given {
  host: string;
  resource: Resource;
  limit: number;
  timeRange: TimeRange;
  timeZone: string;
  onChangeTimeRange: PanelProps['onChangeTimeRange'];
}

const FIELD_CONFIG = { defaults: {}, overrides: [] };

/** What a dashboard hands to a panel that reads from the backend. */
export function panelProps({
  host,
  resource,
  limit,
  onChangeTimeRange,
  ...time
}: Given): PanelProps<DrilldownOptions> {
  return {
    id: 1,
    data: { state: LoadingState.Done, series: [], timeRange: time.timeRange },
    ...time,
    options: { ...DEFAULT_OPTIONS, source: 'api', host, apiResource: resource, limit },
    fieldConfig: FIELD_CONFIG,
    transparent: true,
    width: Math.max(400, document.documentElement.clientWidth - 64),
    height: 320,
    renderCounter: 0,
    title: resource,
    eventBus: new EventBusSrv(),
    replaceVariables: (text) => text,
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    onChangeTimeRange,
  };
}
