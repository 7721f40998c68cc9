import React from 'react';
import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';

interface Props {
  /** Length, 0 to 1 of the track; below zero is drawn hatched. */
  value: number;
  /** Red, for "this is why". */
  guilty?: boolean;
  /** For rows that nobody looks for. */
  quiet?: boolean;
  /** Under its number, as long as the cell is wide; what stands on it has to be positioned. */
  behind?: boolean;
}

export function Bar({ value, guilty = false, quiet = false, behind = false }: Props) {
  const styles = useStyles2(getStyles);
  const width = `${Math.min(1, Math.abs(value)) * 100}%`;
  return (
    <span className={cx(styles.track, behind && styles.behind)} aria-hidden="true">
      <span
        className={cx(
          styles.fill,
          quiet && styles.quiet,
          guilty && styles.guilty,
          value < 0 && styles.negative,
        )}
        style={{ width }}
      />
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  track: css({
    display: 'block',
    flex: 1,
    minWidth: theme.spacing(3),
    height: theme.spacing(1),
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    overflow: 'hidden',
  }),
  behind: css({ position: 'absolute', inset: 0, height: 'auto', opacity: 0.42 }),
  fill: css({ display: 'block', height: '100%', background: theme.colors.primary.border, opacity: 0.75 }),
  // Words stand on it: they must be readable.
  quiet: css({ background: theme.colors.text.disabled, opacity: 0.3 }),
  guilty: css({ background: theme.colors.error.main, opacity: 1 }),
  negative: css({
    background: `repeating-linear-gradient(45deg, ${theme.colors.text.disabled} 0 2px, transparent 2px 5px)`,
  }),
});
