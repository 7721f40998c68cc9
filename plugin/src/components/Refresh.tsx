import React from 'react';
import { RefreshPicker } from '@grafana/ui';
import { REFRESH_INTERVALS } from '../data/url-state';
import { t } from '../i18n/t';

interface Props {
  /** `off` or one of the intervals. */
  value: string;
  onRefresh: () => void;
  onChange: (refresh: string) => void;
}

/** Grafana's refresh button and intervals; `off` is written out, since no entry means the default. */
export function Refresh({ value, onRefresh, onChange }: Props) {
  return (
    <RefreshPicker
      value={value === 'off' ? '' : value}
      intervals={REFRESH_INTERVALS}
      isLoading={false}
      tooltip={t('state.refresh')}
      onRefresh={onRefresh}
      onIntervalChanged={(interval) => onChange(interval || 'off')}
    />
  );
}
