import React, { useEffect, useState } from 'react';
import { css, keyframes } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

/** A fast answer shows no skeleton at all. */
const SKELETON_AFTER_MS = 300;

export function Loading({ rows = 8 }: { rows?: number }) {
  const styles = useStyles2(getStyles);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), SKELETON_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <div
      role="status"
      aria-label={t('state.loading')}
      data-testid={testIds.state.loading}
      className={styles.list}
    >
      {shown && Array.from({ length: rows }, (_, index) => <div key={index} className={styles.bar} />)}
    </div>
  );
}

const breathe = keyframes({ '50%': { opacity: 0.4 } });

const getStyles = (theme: GrafanaTheme2) => ({
  list: css({ display: 'grid', gap: theme.spacing(1), minHeight: theme.spacing(20), alignContent: 'start' }),
  bar: css({
    height: theme.spacing(3.5),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '@media (prefers-reduced-motion: no-preference)': { animation: `${breathe} 1.6s ease-in-out infinite` },
  }),
});
