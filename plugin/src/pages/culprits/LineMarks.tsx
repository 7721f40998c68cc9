import React from 'react';
import { css } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { type PlacedMark } from '../../data/marks';

/** Incidents on a line: said in words below it. */
export function LineMarks({ marks }: { marks: PlacedMark[] }) {
  const styles = useStyles2(getStyles);
  return (
    <span aria-hidden="true">
      {marks.map(({ incident: { id }, left, width }) => (
        <span key={id} className={styles.mark} style={{ left: `${left * 100}%`, width: `${width * 100}%` }} />
      ))}
    </span>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  mark: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    minWidth: 2,
    borderLeft: `2px solid ${theme.colors.warning.main}`,
    background: theme.colors.warning.transparent,
    pointerEvents: 'none',
  }),
});
