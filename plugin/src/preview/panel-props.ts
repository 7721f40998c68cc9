import {
  applyFieldOverrides,
  EventBusSrv,
  LoadingState,
  type DataFrame,
  type GrafanaTheme2,
  type PanelProps,
  type TimeRange,
} from '@grafana/data';
import { DEFAULT_OPTIONS, type DrilldownOptions } from '../drilldown-panel/options';

interface Given {
  frame: DataFrame;
  timeRange: TimeRange;
  timeZone: string;
  theme: GrafanaTheme2;
}

/** What a dashboard hands to a panel. */
export function panelProps({ frame, timeRange, timeZone, theme }: Given): PanelProps<DrilldownOptions> {
  const fieldConfig = { defaults: {}, overrides: [] };
  const series = applyFieldOverrides({
    data: [frame],
    fieldConfig,
    replaceVariables: (text) => text,
    theme,
    timeZone,
  });
  return {
    id: 1,
    data: { state: LoadingState.Done, series, timeRange },
    timeRange,
    timeZone,
    options: DEFAULT_OPTIONS,
    fieldConfig,
    transparent: true,
    width: Math.max(400, document.documentElement.clientWidth - 64),
    height: 260,
    renderCounter: 0,
    title: frame.name ?? '',
    eventBus: new EventBusSrv(),
    replaceVariables: (text) => text,
    onOptionsChange: () => undefined,
    onFieldConfigChange: () => undefined,
    onChangeTimeRange: () => undefined,
  };
}
