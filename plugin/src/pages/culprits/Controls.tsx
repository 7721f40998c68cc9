import React from 'react';
import { css } from '@emotion/css';
import { type HostRow } from '@dpm/protocol';
import { getTimeZone, type GrafanaTheme2 } from '@grafana/data';
import { LinkButton, MultiSelect, TimeRangePicker, ToolbarButton, useStyles2 } from '@grafana/ui';
import { Refresh } from '../../components/Refresh';
import { dashboardHref, type UrlChange, type UrlState } from '../../data/url-state';
import { fromRawRange, resolveWindow, toTimeRange } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  state: UrlState;
  hosts: HostRow[];
  onChange: (change: UrlChange) => void;
  onMove: (direction: -1 | 1) => void;
  onRefresh: () => void;
  onCopy: () => void;
}

/** Host, time range, refresh and link: all that the address holds. */
export function Controls({ state, hosts, onChange, onMove, onRefresh, onCopy }: Props) {
  const styles = useStyles2(getStyles);
  const options = hosts.map(({ host, alias }) => ({
    value: host,
    label: alias ? `${host} (${alias})` : host,
  }));
  const zoomOut = () => {
    const { fromMs, toMs } = resolveWindow(state);
    const half = (toMs - fromMs) / 2;
    onChange({
      from: String(Math.round(fromMs - half)),
      to: String(Math.round(Math.min(toMs + half, Date.now()))),
    });
  };
  return (
    <div className={styles.controls}>
      <div className={styles.host} data-testid={testIds.culprits.hostSelect}>
        {/* Its successor is newer than the oldest Grafana that we run on. */}
        {/* eslint-disable-next-line @typescript-eslint/no-deprecated */}
        <MultiSelect
          aria-label={t('culprits.host')}
          placeholder={t('culprits.chooseHost')}
          options={options}
          virtualized
          closeMenuOnSelect
          value={state.hosts.map(
            (host) => options.find(({ value }) => value === host) ?? { value: host, label: host },
          )}
          onChange={(chosen) => onChange({ hosts: chosen.flatMap(({ value }) => value ?? []), open: [] })}
        />
      </div>
      <TimeRangePicker
        value={toTimeRange(state)}
        timeZone={getTimeZone()}
        onChange={({ raw }) => onChange(fromRawRange(raw))}
        onChangeTimeZone={() => undefined}
        onMoveBackward={() => onMove(-1)}
        onMoveForward={() => onMove(1)}
        onZoom={zoomOut}
      />
      <Refresh value={state.refresh} onRefresh={onRefresh} onChange={(refresh) => onChange({ refresh })} />
      <ToolbarButton
        icon="link"
        variant="canvas"
        tooltip={`${t('culprits.copyLink')} (c)`}
        aria-label={t('culprits.copyLink')}
        data-testid={testIds.culprits.copyLink}
        onClick={onCopy}
      />
      {state.hosts.length === 1 && (
        <LinkButton
          icon="apps"
          variant="secondary"
          fill="outline"
          href={dashboardHref(state)}
          tooltip={t('culprits.dashboard')}
          aria-label={t('culprits.dashboard')}
          data-testid={testIds.culprits.dashboard}
        />
      )}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  controls: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1), alignItems: 'center' }),
  host: css({ width: theme.spacing(19) }),
});
