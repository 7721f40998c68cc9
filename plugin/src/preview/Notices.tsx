import React, { useEffect, useState } from 'react';
import { css } from '@emotion/css';
import { AppEvents, type EventBusSrv, type GrafanaTheme2 } from '@grafana/data';
import { Alert, useStyles2 } from '@grafana/ui';

const SHOWN_MS = 4_000;

/** The short messages that the app sends to Grafana's corner of notices. */
export function Notices({ events }: { events: EventBusSrv }) {
  const styles = useStyles2(getStyles);
  const [notice, setNotice] = useState<{ severity: 'success' | 'warning'; text: string }>();
  useEffect(() => {
    const listen = (name: string, severity: 'success' | 'warning') =>
      events.on({ name }, (payload?: string[]) => setNotice({ severity, text: payload?.[0] ?? '' }));
    listen(AppEvents.alertSuccess.name, 'success');
    listen(AppEvents.alertWarning.name, 'warning');
    return () => events.removeAllListeners();
  }, [events]);
  useEffect(() => {
    const timer = setTimeout(() => setNotice(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [notice]);
  return notice ? (
    <div className={styles.corner}>
      <Alert severity={notice.severity} title={notice.text} />
    </div>
  ) : null;
}

const getStyles = (theme: GrafanaTheme2) => ({
  corner: css({
    position: 'fixed',
    right: theme.spacing(3),
    top: theme.spacing(7),
    zIndex: theme.zIndex.portal,
  }),
});
