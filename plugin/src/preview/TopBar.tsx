import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { useLocation } from 'react-router';
import { APP_BASE, ROUTES } from '../constants';
import { MESSAGES } from './messages';
import { PREVIEW_BASE, withSettings, type PreviewSettings } from './settings';

/** Navigation and looks, and the plain statement that this is not Grafana. */
export function TopBar({ settings }: { settings: PreviewSettings }) {
  const styles = useStyles2(getStyles);
  const location = useLocation();
  const messages = MESSAGES[settings.language];
  const params = new URLSearchParams(location.search);
  const host = params.get('var-host') ?? params.get('host');
  const to = (path: string, parameter: string) =>
    `${PREVIEW_BASE}${path}${host ? `?${parameter}=${encodeURIComponent(host)}` : ''}`;
  const here = `${PREVIEW_BASE}${location.pathname}${location.search}`;
  const theme = settings.theme === 'light' ? 'dark' : 'light';
  const language = settings.language === 'zh-CN' ? 'en-US' : 'zh-CN';
  return (
    <nav className={styles.bar}>
      <strong className={styles.name}>DBA Process Monitor</strong>
      <a href={`${PREVIEW_BASE}${APP_BASE}/${ROUTES.overview}`}>{messages.overview}</a>
      <a href={to(`${APP_BASE}/${ROUTES.culprits}`, 'var-host')}>{messages.culprits}</a>
      <a href={`${PREVIEW_BASE}${APP_BASE}/${ROUTES.incidents}`}>{messages.incidents}</a>
      <a href={to('/d/drilldown', 'host')}>{messages.panel}</a>
      <span className={styles.note} title={messages.install}>
        <strong>{messages.note}</strong> · {messages.install}
      </span>
      <a href={withSettings(here, { ...settings, theme })} data-reload="yes">
        {messages[theme]}
      </a>
      <a href={withSettings(here, { ...settings, language })} data-reload="yes">
        {messages.other}
      </a>
    </nav>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  bar: css({
    display: 'flex',
    gap: theme.spacing(2),
    alignItems: 'center',
    padding: theme.spacing(1, 3),
    background: theme.colors.background.secondary,
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    whiteSpace: 'nowrap',
  }),
  name: css({ marginRight: theme.spacing(1) }),
  note: css({
    flex: 1,
    overflow: 'hidden',
    textOverflow: 'ellipsis',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
