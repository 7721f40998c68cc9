import React from 'react';
import { css } from '@emotion/css';
import { type InstancePage } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Facts } from '../../components/Facts';
import { Empty } from '../../components/states/Empty';
import { formatDuration } from '../../data/format';
import { MEASURES } from '../../data/life';
import { t } from '../../i18n/t';
import { LifeChart } from './LifeChart';
import { Restarts } from './Restarts';

export function InstanceBody({ page }: { page: InstancePage }) {
  const styles = useStyles2(getStyles);
  const { instance, pid, startedMs, firstSeenMs, command, life, fromMs, toMs, stepMs } = page;
  const time = (ms: number | null) => (ms === null ? null : dateTimeFormat(ms));
  return (
    <>
      <Facts
        facts={[
          [t('detail.port'), instance.port === 0 ? null : instance.port],
          [t('detail.dataDir'), instance.dataDir],
          [t('detail.pid'), pid],
          [t('detail.started'), time(startedMs)],
          [t('hostPage.first'), time(firstSeenMs)],
          [t('detail.command'), command && <code>{command}</code>],
        ]}
      />
      {life.length === 0 ? (
        <Empty title={t('life.noneTitle')}>{t('life.noneText')}</Empty>
      ) : (
        <>
          <p className={styles.quiet}>
            {t('life.span', { from: time(fromMs)!, to: time(toMs)!, step: formatDuration(stepMs) })}
            <br />
            {t('life.legend')}
          </p>
          <div className={styles.grid}>
            {MEASURES.map((measure) => (
              <LifeChart key={measure} page={page} measure={measure} />
            ))}
          </div>
          <Restarts page={page} />
        </>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ marginTop: theme.spacing(2), color: theme.colors.text.secondary }),
  grid: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(420px, 1fr))',
    gap: theme.spacing(2),
  }),
});
