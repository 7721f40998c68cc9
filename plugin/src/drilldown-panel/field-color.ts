import { getFieldSeriesColor, type Field, type GrafanaTheme2 } from '@grafana/data';

export const fieldColor = (field: Field, theme: GrafanaTheme2): string =>
  getFieldSeriesColor(field, theme).color;
