import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Bar } from '../../components/Bar';
import { type FleetHost } from '../../data/fleet-queries';
import { progressSince } from '../../data/fleet-view';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

interface Props {
  hosts: FleetHost[];
  /** When the work was ordered, epoch milliseconds; empty: nothing was. */
  since: string;
  onChange: (change: { since?: string; state?: string }) => void;
}

/** How far what was ordered has come. It stands in the address, so leaving the page loses nothing. */
export function ProgressBar({ hosts, since, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const sinceMs = Number(since);
  if (!sinceMs) {
    return null;
  }
  const { all, done, failed, working, waiting } = progressSince(hosts, sinceMs);
  return (
    <div className={styles.box} role="status" data-testid={testIds.fleet.progress}>
      <div className={styles.line}>
        <strong>{t('fleet.progress', { done, all })}</strong>
        <span className={styles.quiet}>{t('fleet.progressMore', { working, waiting, failed })}</span>
        {failed > 0 && (
          <Button size="sm" variant="secondary" fill="text" onClick={() => onChange({ state: 'failed' })}>
            {t('fleet.showFailed')}
          </Button>
        )}
        <Button size="sm" variant="secondary" fill="text" onClick={() => onChange({ since: '' })}>
          {t('fleet.hideProgress')}
        </Button>
      </div>
      <Bar value={all === 0 ? 1 : (done + failed) / all} guilty={failed > 0} />
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  box: css({ marginBottom: theme.spacing(2) }),
  line: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'center', gap: theme.spacing(1) }),
  quiet: css({ color: theme.colors.text.secondary }),
});
