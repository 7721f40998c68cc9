import React from 'react';
import { css } from '@emotion/css';
import { type Incident } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../i18n/t';
import { IncidentLine } from './IncidentLine';

const HEADS = ['number', 'state', 'what', 'hosts', 'began', 'lasted', 'notices', 'owner'] as const;

interface Props {
  incidents: Incident[];
  /** When the answer came: open ones lasted until then. */
  nowMs: number;
}

/** Newest first, as the backend gives them. */
export function IncidentTable({ incidents, nowMs }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <table className={styles.table}>
      <thead>
        <tr>
          {HEADS.map((head) => (
            <th key={head} scope="col">
              {t(`incidents.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {incidents.map((incident) => (
          <IncidentLine key={incident.id} incident={incident} nowMs={nowMs} />
        ))}
      </tbody>
    </table>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  table: css({
    width: '100%',
    borderCollapse: 'collapse',
    'th, td': {
      textAlign: 'left',
      padding: theme.spacing(0.75, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'top',
    },
    th: {
      color: theme.colors.text.secondary,
      fontWeight: theme.typography.fontWeightMedium,
      whiteSpace: 'nowrap',
    },
    'td:nth-child(2)': { whiteSpace: 'nowrap' },
  }),
});
