import React from 'react';
import { css } from '@emotion/css';
import { type HostPage } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { isAdmin } from '../../data/role';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { AgentHealth } from './AgentHealth';
import { FileSystems } from './FileSystems';
import { Instances } from './Instances';
import { Inventory } from './Inventory';
import { Tasks } from './Tasks';

/** Inventory, agent, instances, file systems and work, each under its name. */
export function HostBody({ page, window }: { page: HostPage; window: RawWindow }) {
  const styles = useStyles2(getStyles);
  return (
    <>
      <div className={styles.pair}>
        <section aria-label={t('hostPage.inventory')}>
          <h3>{t('hostPage.inventory')}</h3>
          <Inventory page={page} />
        </section>
        <section aria-label={t('hostPage.agent')}>
          <h3>{t('hostPage.agent')}</h3>
          <AgentHealth agent={page.agent} />
        </section>
      </div>
      <section className={styles.section} aria-label={t('hostPage.instances')}>
        <h3>{t('hostPage.instances')}</h3>
        <Instances instances={page.instances} window={window} />
      </section>
      <section className={styles.section} aria-label={t('hostPage.fileSystems')}>
        <h3>{t('hostPage.fileSystems')}</h3>
        <FileSystems fileSystems={page.fileSystems} />
      </section>
      {isAdmin() && (
        <section className={styles.section} aria-label={t('hostPage.tasks')}>
          <h3>{t('hostPage.tasks')}</h3>
          <Tasks host={page.host} />
        </section>
      )}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  pair: css({
    display: 'grid',
    gridTemplateColumns: 'repeat(auto-fit, minmax(380px, 1fr))',
    gap: theme.spacing(4),
  }),
  section: css({ marginTop: theme.spacing(4) }),
});
