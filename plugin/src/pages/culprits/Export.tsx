import React from 'react';
import { css } from '@emotion/css';
import { type Culprits } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { toCsv } from '../../data/csv';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** What the page shows, as a file: a table for people, the whole answer for programs. */
export function Export({ answer }: { answer: Culprits }) {
  const styles = useStyles2(getStyles);
  const name = `culprits-${answer.host}-${new Date(answer.fromMs).toISOString().replaceAll(':', '')}`;
  const csv = () => save(`${name}.csv`, { type: 'text/csv', text: `\ufeff${toCsv(answer)}` });
  const json = () =>
    save(`${name}.json`, { type: 'application/json', text: JSON.stringify(answer, null, 2) });
  return (
    <div className={styles.buttons}>
      <Button {...LOOK} data-testid={testIds.culprits.csv} onClick={csv}>
        {t('culprits.csv')}
      </Button>
      <Button {...LOOK} data-testid={testIds.culprits.json} onClick={json}>
        {t('culprits.json')}
      </Button>
    </div>
  );
}

const LOOK = { icon: 'download-alt', size: 'sm', variant: 'secondary', fill: 'text' } as const;

function save(name: string, { type, text }: { type: string; text: string }): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}

const getStyles = (theme: GrafanaTheme2) => ({
  buttons: css({ display: 'flex', gap: theme.spacing(1), justifyContent: 'flex-end' }),
});
