import React, { useEffect, useMemo, useState } from 'react';
import { css } from '@emotion/css';
import { type DataFrame, LoadingState, type GrafanaTheme2, type PanelProps } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Failure } from '../components/states/Failure';
import { loadTranslations } from '../i18n/load';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { DrillBody } from './DrillBody';
import { placeSeries } from './placed-series';
import { useApiFrames } from './use-api-frames';
import { useDrill } from './use-drill';
import { type DrilldownOptions } from './options';
import { type Path } from './places';

const NO_FRAMES: DataFrame[] = [];

type Props = PanelProps<DrilldownOptions>;

/** Who used how much over time: stacked by instance, and down to processes and clients by a click. */
export function DrilldownPanel(props: Props) {
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void loadTranslations().then(() => setReady(true));
  }, []);
  return ready ? <Panel {...props} /> : null;
}

function Panel(props: Props) {
  const [path, setPath] = useState<Path>([]);
  const { frames, resource, isLoading, failure, missing, retry } = useFrames(props, path);
  const set = useMemo(() => placeSeries(frames, { resource }), [frames, resource]);
  const drill = useDrill(set, props.options.limit, [path, setPath]);
  const isEmpty = set.series.length === 0;
  if (failure && isEmpty) {
    return <Failure failure={failure} onRetry={retry} />;
  }
  if (isEmpty || (drill.view === undefined && isLoading)) {
    const text = isLoading ? t('panel.loading') : (props.fieldConfig.defaults.noValue ?? t('panel.empty'));
    return <Nothing text={text} size={props} />;
  }
  return (
    <DrillBody
      {...props}
      set={set}
      drill={drill}
      missing={missing}
      annotations={props.data.annotations ?? NO_FRAMES}
      isStale={failure !== undefined}
    />
  );
}

/** Of the panel's queries or of the app's backend, as the options say. */
function useFrames({ data, options, fieldConfig, timeRange, replaceVariables }: Props, path: Path) {
  const isApi = options.source === 'api';
  const host = replaceVariables(options.host);
  const answer = useApiFrames({
    ...{
      enabled: isApi,
      host,
      resource: options.apiResource,
      timeRange,
      path,
      fieldConfig,
      replaceVariables,
    },
  });
  return isApi
    ? { ...answer, resource: '', isLoading: answer.loading }
    : {
        ...answer,
        frames: data.series,
        resource: options.resource,
        isLoading: data.state === LoadingState.Loading,
        failure: undefined,
        missing: undefined,
      };
}

function Nothing({
  text,
  size: { width, height },
}: {
  text: string;
  size: { width: number; height: number };
}) {
  const styles = useStyles2(getStyles);
  return (
    <div className={styles.empty} style={{ width, height }} data-testid={testIds.panel.empty}>
      {text}
    </div>
  );
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
