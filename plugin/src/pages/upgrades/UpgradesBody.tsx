import React from 'react';
import { css } from '@emotion/css';
import { type RolloutList } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';
import { Empty } from '../../components/states/Empty';
import { usePageParams } from '../../data/page-params';
import { t } from '../../i18n/t';
import { CurrentUpgrade } from './CurrentUpgrade';
import { HeldHosts } from './HeldHosts';
import { PastUpgrades } from './PastUpgrades';

interface Props {
  list: RolloutList;
  /** How often it is asked again; 0: never. */
  everyMs: number;
}

/** The newest upgrade, or the one that the address names; who is held back; all upgrades. */
export function UpgradesBody({ list: { rollouts, own, held }, everyMs }: Props) {
  const styles = useStyles2(getStyles);
  const { values, update } = usePageParams(['id'] as const);
  const [newest] = rollouts;
  const shown = values.id === '' ? newest : rollouts.find(({ id }) => String(id) === values.id);
  return (
    <>
      {own === null && <Alert severity="info" title={t('upgrades.off')} />}
      {newest === undefined && <Empty title={t('upgrades.emptyTitle')}>{t('upgrades.emptyText')}</Empty>}
      {newest !== undefined && shown === undefined && <p>{t('upgrades.unknown')}</p>}
      {shown !== undefined && (
        <CurrentUpgrade
          key={shown.id}
          rollout={shown}
          isNewest={shown === newest}
          everyMs={everyMs}
          onNewest={() => update({ id: '' })}
        />
      )}
      <section className={styles.section} aria-label={t('upgrades.held')}>
        <h3>{t('upgrades.held')}</h3>
        <HeldHosts hosts={held} />
      </section>
      {rollouts.length > 0 && (
        <section className={styles.section} aria-label={t('upgrades.history')}>
          <h3>{t('upgrades.history')}</h3>
          <PastUpgrades rollouts={rollouts} shown={shown?.id} />
        </section>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  section: css({ marginTop: theme.spacing(4) }),
});
