import React from 'react';
import { type InstancePage } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** When it was restarted, newest first, as close as its stretches tell. */
export function Restarts({ page: { life, stepMs } }: { page: InstancePage }) {
  const found = life.filter(({ restarts }) => restarts > 0).reverse();
  const all = found.reduce((sum, { restarts }) => sum + restarts, 0);
  return (
    <section>
      <h3>{t('life.restarts', { count: all })}</h3>
      <ul>
        {found.map(({ atMs, restarts }) => (
          <li key={atMs} data-testid={testIds.instance.restart}>
            {t('life.restartAt', { from: dateTimeFormat(atMs - stepMs), to: dateTimeFormat(atMs) })}
            {restarts > 1 && ` (${t('life.restarts', { count: restarts })})`}
          </li>
        ))}
      </ul>
    </section>
  );
}
