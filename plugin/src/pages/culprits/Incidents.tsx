import React from 'react';
import { css } from '@emotion/css';
import { type IncidentMark } from '@dpm/protocol';
import { locationUtil, type GrafanaTheme2 } from '@grafana/data';
import { Icon, useStyles2 } from '@grafana/ui';
import { APP_BASE, ROUTES } from '../../constants';
import { markText } from '../../data/marks';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** More would push the table off the screen. */
const MOST_TOLD = 3;

/** The incidents of the window in words: the marks on the lines alone would be colour only. */
export function Incidents({ incidents }: { incidents: IncidentMark[] }) {
  const styles = useStyles2(getStyles);
  if (incidents.length === 0) {
    return null;
  }
  const href = locationUtil.assureBaseUrl(`${APP_BASE}/${ROUTES.incidents}`);
  return (
    <ul className={styles.list} aria-label={t('mark.label')} data-testid={testIds.culprits.incidents}>
      {incidents.slice(0, MOST_TOLD).map((incident) => (
        <li key={incident.id} className={styles.one}>
          <Icon name="bell" size="sm" />
          <a href={href}>{t('mark.incident', { id: incident.id })}</a>
          <span className={styles.text} title={markText(incident)}>
            {markText(incident)}
          </span>
        </li>
      ))}
      {incidents.length > MOST_TOLD && <li>{t('mark.more', { count: incidents.length - MOST_TOLD })}</li>}
    </ul>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.5, 2),
    margin: 0,
    padding: 0,
    listStyle: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  one: css({
    display: 'flex',
    alignItems: 'center',
    gap: theme.spacing(0.5),
    minWidth: 0,
    a: { color: theme.colors.text.link },
  }),
  text: css({
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
  }),
});
