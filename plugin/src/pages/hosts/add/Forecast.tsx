import React from 'react';
import { Alert } from '@grafana/ui';
import { useForecast } from '../../../data/adding-queries';
import { formatBytes } from '../../../data/format';
import { t } from '../../../i18n/t';

/** What the database will need with them; a forecast that cannot be had keeps nobody from adding. */
export function Forecast({ hosts }: { hosts: number }) {
  const { data } = useForecast(hosts);
  if (data === undefined) {
    return null;
  }
  const { expectedBytes, usedBytes, freeBytes, retentionDays, basis, state } = data;
  const text = [
    t('add.forecast', {
      expected: formatBytes(expectedBytes),
      used: formatBytes(usedBytes),
      days: retentionDays,
    }),
    freeBytes === null ? '' : t('add.forecastFree', { free: formatBytes(freeBytes) }),
    basis === 'assumed' ? t('add.forecastAssumed') : '',
  ].join(' ');
  return state === 'warn' ? (
    <Alert severity="warning" title={t('add.forecastWarn')}>
      {text}
    </Alert>
  ) : (
    <p>{text}</p>
  );
}
