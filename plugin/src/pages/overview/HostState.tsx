import React from 'react';
import { css, cx } from '@emotion/css';
import { type HostRow } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatAge, hostState } from '../../data/host-state';
import { t } from '../../i18n/t';

/** What the host is doing, in a word, with a mark beside it, and how old its last report is. */
export function HostState({ row }: { row: HostRow }) {
  const styles = useStyles2(getStyles);
  const state = hostState(row);
  return (
    <>
      <span className={cx(styles.state, state === 'silent' && styles.silent)}>
        <span
          aria-hidden="true"
          className={cx(
            styles.mark,
            state === 'online' && styles.online,
            state === 'silent' && styles.markSilent,
          )}
        />
        {t(`host.${state}`)}
      </span>
      {row.ageS !== null && <div className={styles.age}>{formatAge(row.ageS)}</div>}
    </>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  state: css({ display: 'inline-flex', alignItems: 'center', gap: theme.spacing(1) }),
  silent: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  mark: css({
    flex: 'none',
    width: theme.spacing(1),
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.circle,
    border: `1px solid ${theme.colors.text.secondary}`,
  }),
  online: css({ borderColor: theme.colors.success.main, background: theme.colors.success.main }),
  markSilent: css({ borderColor: theme.colors.error.main, background: theme.colors.error.main }),
  age: css({
    paddingLeft: theme.spacing(2),
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
