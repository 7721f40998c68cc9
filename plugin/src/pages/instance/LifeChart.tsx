import React from 'react';
import { css } from '@emotion/css';
import { type InstancePage } from '@dpm/protocol';
import { dateTimeFormat, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatBytes, formatBytesPerS, formatCores } from '../../data/format';
import { curveOf, pathOf, type Measure } from '../../data/life';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const WIDTH = 600;
const HEIGHT = 90;
/** A shorter life has its ends told by the minute. */
const SHORT_MS = 2 * 86_400_000;

const count = (value: number) => String(Math.round(value));
const FORMAT: Record<Measure, (value: number) => string> = {
  cpu: formatCores,
  memory: formatBytes,
  read: formatBytesPerS,
  write: formatBytesPerS,
  netIn: formatBytesPerS,
  netOut: formatBytesPerS,
  threads: count,
  fds: count,
};

/** One measure over the instance's life: its average as a line, the busiest sample as a paler one, restarts as marks. */
export function LifeChart({ page, measure }: { page: InstancePage; measure: Measure }) {
  const styles = useStyles2(getStyles);
  const { fromMs, toMs, stepMs, life } = page;
  const curve = curveOf(life, measure);
  const say = (value: number | null) => (value === null ? '–' : FORMAT[measure](value));
  const numbers = [
    t('life.newest', { value: say(curve.newest) }),
    t('life.average', { value: say(curve.average) }),
    t('life.most', { value: say(curve.most) }),
  ].join(' · ');
  const box = { fromMs, toMs, stepMs, top: curve.most || 1, width: WIDTH, height: HEIGHT };
  const lineOf = (key: 'average' | 'most') =>
    pathOf(
      curve.points.map((point) => ({ atMs: point.atMs, value: point[key] })),
      box,
    );
  const format = toMs - fromMs < SHORT_MS ? 'MM-DD HH:mm' : 'YYYY-MM-DD';
  const place = (ms: number) => ((ms - fromMs) / (toMs - fromMs)) * WIDTH;
  return (
    <figure className={styles.figure} data-testid={testIds.instance.chart} data-measure={measure}>
      <figcaption className={styles.caption}>
        <strong>{t(`life.${measure}`)}</strong>
        <span className={styles.quiet}>{curve.most === null ? t('life.absent') : numbers}</span>
      </figcaption>
      <svg
        className={styles.chart}
        viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${t(`life.${measure}`)}: ${numbers}`}
      >
        {life
          .filter(({ restarts }) => restarts > 0)
          .map(({ atMs }) => (
            <line
              key={atMs}
              className={styles.restart}
              x1={place(atMs)}
              x2={place(atMs)}
              y1={0}
              y2={HEIGHT}
            />
          ))}
        <path className={styles.most} d={lineOf('most')} />
        <path className={styles.line} d={lineOf('average')} />
      </svg>
      <div className={styles.times}>
        <span>{dateTimeFormat(fromMs, { format })}</span>
        <span>{dateTimeFormat(toMs, { format })}</span>
      </div>
    </figure>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  figure: css({
    margin: 0,
    padding: theme.spacing(1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
  }),
  caption: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(1),
    marginBottom: theme.spacing(0.5),
  }),
  quiet: css({ color: theme.colors.text.secondary, fontVariantNumeric: 'tabular-nums' }),
  chart: css({
    display: 'block',
    width: '100%',
    height: HEIGHT,
    borderBottom: `1px solid ${theme.colors.border.medium}`,
    path: { fill: 'none', vectorEffect: 'non-scaling-stroke' },
  }),
  line: css({ stroke: theme.colors.primary.text, strokeWidth: 1.5 }),
  most: css({ stroke: theme.colors.primary.border, strokeWidth: 1, opacity: 0.45 }),
  restart: css({
    stroke: theme.colors.error.main,
    strokeDasharray: '3 2',
    vectorEffect: 'non-scaling-stroke',
  }),
  times: css({
    display: 'flex',
    justifyContent: 'space-between',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
});
