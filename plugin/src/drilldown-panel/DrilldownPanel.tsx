import React, { useEffect, useMemo, useState } from 'react';
import { css } from '@emotion/css';
import { LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { LegendDisplayMode, SortOrder, TooltipDisplayMode, type VizLegendOptions } from '@grafana/schema';
import { TimeSeries, TooltipPlugin, useStyles2, useTheme2, ZoomPlugin } from '@grafana/ui';
import { loadTranslations } from '../i18n/load';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { toSeriesFrames } from './frames';
import { type DrilldownOptions, type LegendMode } from './options';
import { stackFrames } from './stacking';

type Props = PanelProps<DrilldownOptions>;

/** One stacked series per instance. */
export function DrilldownPanel({
  data,
  options,
  fieldConfig,
  width,
  height,
  timeRange,
  timeZone,
  onChangeTimeRange,
}: Props) {
  const styles = useStyles2(getStyles);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void loadTranslations().then(() => setReady(true));
  }, []);
  const theme = useTheme2();
  const frames = useMemo(
    () => stackFrames(toSeriesFrames(data.series, options), { fillOpacity: options.fillOpacity, theme }),
    [data.series, options, theme],
  );
  if (!ready) {
    return null;
  }
  if (frames.length === 0) {
    return (
      <div className={styles.empty} style={{ width, height }} data-testid={testIds.panel.empty}>
        {data.state === LoadingState.Loading
          ? t('panel.loading')
          : (fieldConfig.defaults.noValue ?? t('panel.empty'))}
      </div>
    );
  }
  return (
    <div data-testid={testIds.panel.root}>
      <TimeSeries
        frames={frames}
        structureRev={data.structureRev}
        width={width}
        height={height}
        timeRange={timeRange}
        timeZone={timeZone}
        legend={legendOf(options.legend)}
      >
        {(config, alignedFrame) => (
          <>
            <ZoomPlugin config={config} onZoom={onChangeTimeRange} />
            <TooltipPlugin
              config={config}
              data={alignedFrame}
              frames={frames}
              mode={TooltipDisplayMode.Multi}
              sortOrder={SortOrder.Descending}
              timeZone={timeZone}
            />
          </>
        )}
      </TimeSeries>
    </div>
  );
}

function legendOf(mode: LegendMode): VizLegendOptions {
  return {
    showLegend: mode !== 'hidden',
    displayMode: mode === 'table' ? LegendDisplayMode.Table : LegendDisplayMode.List,
    placement: mode === 'table' ? 'right' : 'bottom',
    calcs: mode === 'table' ? ['mean', 'max'] : [],
  };
}

const getStyles = (theme: GrafanaTheme2) => ({
  empty: css({
    display: 'flex',
    alignItems: 'center',
    justifyContent: 'center',
    textAlign: 'center',
    color: theme.colors.text.secondary,
  }),
});
