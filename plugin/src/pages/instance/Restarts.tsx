import React from 'react';
import { type InstancePage } from '@dpm/protocol';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** When it was restarted, newest first, as close as its stretches tell. */
export function Restarts({ page: { life, stepMs } }: { page: InstancePage }) {
  const styles = useStyles2(getStyles);
  const found = life.filter(({ restarts }) => restarts > 0).reverse();
  const all = found.reduce((sum, { restarts }) => sum + restarts, 0);
  return (
    <section className={styles.section}>
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

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginTop: theme.spacing(3), ul: { paddingLeft: theme.spacing(3) } }),
});
