import React from 'react';
import { css } from '@emotion/css';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { type SeriesMissing } from '@dpm/protocol';
import { Button, useStyles2 } from '@grafana/ui';
import { formatDuration } from '../data/format';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { type Drill } from './use-drill';

interface Props {
  drill: Drill;
  missing: SeriesMissing | undefined;
  timeZone: string;
}

/** Why there is nothing here, and where to go from it: for a process, to the clients of its whole instance. */
export function DrillGone({ drill: { path, up, showBy }, missing, timeZone }: Props) {
  const styles = useStyles2(getStyles);
  const [instance, process] = path;
  const showClients = () => {
    up(1);
    showBy('client');
  };
  const isOfProcess = process?.level === 'process';
  return (
    <div className={styles.gone} data-testid={testIds.panel.empty}>
      <p>{reasonOf(missing, { name: path.at(-1)?.text ?? '', isOfProcess, timeZone })}</p>
      <div className={styles.ways}>
        {isOfProcess && instance && (
          <Button variant="primary" onClick={showClients}>
            {t('panel.clientsOf', { name: instance.text })}
          </Button>
        )}
        <Button variant="secondary" onClick={() => up(0)}>
          {t('panel.all')}
        </Button>
      </div>
    </div>
  );
}

function reasonOf(
  missing: SeriesMissing | undefined,
  { name, isOfProcess, timeZone }: { name: string; isOfProcess: boolean; timeZone: string },
): string {
  if (missing === undefined) {
    return t(isOfProcess ? 'panel.noClients' : 'panel.gone', { name });
  }
  if (missing.why === 'long') {
    return t('panel.missing.long', { duration: formatDuration(missing.mostMs) });
  }
  return missing.why === 'dropped'
    ? t('panel.missing.dropped', { name, from: dateTimeFormat(missing.keptFromMs, { timeZone }) })
    : t('panel.missing.untold');
}

const getStyles = (theme: GrafanaTheme2) => ({
  gone: css({ padding: theme.spacing(2), textAlign: 'center', color: theme.colors.text.secondary }),
  ways: css({ display: 'flex', justifyContent: 'center', gap: theme.spacing(1) }),
});
