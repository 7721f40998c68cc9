import React from 'react';
import { css, cx } from '@emotion/css';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { linePaths, type LineBox, type LinePoint } from '../data/line-path';

interface Props extends Pick<LineBox, 'max' | 'fromMs' | 'toMs' | 'stepMs'> {
  points: LinePoint[];
  saturated?: boolean;
}

const WIDTH = 100;
const HEIGHT = 20;

/** A line without axes; its numbers stand beside it. */
export function Sparkline({ points, saturated = false, ...scale }: Props) {
  const styles = useStyles2(getStyles);
  const { line, area } = linePaths(points, { width: WIDTH, height: HEIGHT, ...scale });
  return (
    <svg
      className={cx(styles.line, saturated && styles.saturated)}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <path d={area} className={styles.area} />
      <path d={line} className={styles.stroke} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  line: css({
    display: 'block',
    width: '100%',
    height: theme.spacing(3.5),
    overflow: 'visible',
    color: theme.colors.primary.border,
  }),
  saturated: css({ color: theme.colors.error.main }),
  stroke: css({ fill: 'none', stroke: 'currentColor', strokeWidth: 1.5, strokeLinejoin: 'round' }),
  area: css({ fill: 'currentColor', opacity: 0.15 }),
});
