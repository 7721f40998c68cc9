import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { RadioButtonGroup, Select, useStyles2 } from '@grafana/ui';
import { DELIVERY_STATES, type DeliveryFilter } from '../../data/delivery-queries';
import { t } from '../../i18n/t';

interface Props {
  filter: DeliveryFilter;
  channels: string[];
  onChange: (change: { state?: string; channel?: string }) => void;
}

export function Filters({ filter, channels, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const states = ['', ...DELIVERY_STATES].map((value) => ({ value, label: stateLabel(value) }));
  return (
    <div className={styles.line}>
      <RadioButtonGroup
        aria-label={t('deliveries.filterState')}
        options={states}
        value={filter.state ?? ''}
        onChange={(state) => onChange({ state })}
      />
      {/* Its successor is newer than the oldest Grafana that we run on. */}
      {/* eslint-disable-next-line @typescript-eslint/no-deprecated */}
      <Select
        width={24}
        aria-label={t('deliveries.channel')}
        options={[
          { value: '', label: t('deliveries.allChannels') },
          ...channels.map((name) => ({ value: name, label: name })),
        ]}
        value={filter.channel ?? ''}
        onChange={({ value }) => onChange({ channel: value ?? '' })}
      />
    </div>
  );
}

function stateLabel(state: string): string {
  const known = DELIVERY_STATES.find((one) => one === state);
  return known === undefined ? t('deliveries.allStates') : t(`deliveries.states.${known}`);
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(2), marginBottom: theme.spacing(2) }),
});
