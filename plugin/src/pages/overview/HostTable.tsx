import React from 'react';
import { css } from '@emotion/css';
import { type HostRow } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { byTrouble } from '../../data/host-state';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostLine } from './HostLine';

interface Props {
  hosts: HostRow[];
  /** Kept by the links to Culprits. */
  window: RawWindow;
}

const HEADS = ['host', 'state', 'cpu', 'memory', 'diskUtil', 'top'] as const;

export function HostTable({ hosts, window }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table} data-testid={testIds.overview.table}>
      <caption>{t('overview.hosts', { count: hosts.length })}</caption>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col">
              {t(`column.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {[...hosts].sort(byTrouble).map((row) => (
          <HostLine key={row.host} row={row} window={window} />
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    caption: {
      color: theme.colors.text.secondary,
      captionSide: 'top',
      textAlign: 'left',
      paddingBottom: theme.spacing(1),
    },
    'th, td': {
      textAlign: 'left',
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'middle',
    },
    th: { color: theme.colors.text.secondary, fontWeight: theme.typography.fontWeightMedium },
    'tbody tr:hover': { background: theme.colors.action.hover },
    'th:nth-child(n+3):nth-child(-n+5), td:nth-child(n+3):nth-child(-n+5)': { width: '15%' },
  }),
});
