import React, { type HTMLAttributes } from 'react';
import { css } from '@emotion/css';
import { type Culprits, type SourceState } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { Sparkline } from '../../components/Sparkline';
import { formatBytesPerS, formatShare } from '../../data/format';
import { type PlacedMark } from '../../data/marks';
import { type StripSeries } from '../../data/strip';
import { t } from '../../i18n/t';
import { LineMarks } from './LineMarks';
import { type Drag } from './use-drag-window';

interface Props {
  series: StripSeries;
  source: SourceState | null;
  answer: Culprits;
  marks: PlacedMark[];
  drag: Drag | undefined;
  handlers: HTMLAttributes<HTMLElement>;
}

/** One resource of the host: its last value, its peak, and its line over the window. */
export function StripItem({ series, source, answer, marks, drag, handlers }: Props) {
  const styles = useStyles2(getStyles);
  const { key, points, stepMs, last, peak, unit, saturated } = series;
  const format = unit === 'share' ? formatShare : formatBytesPerS;
  const { fromMs, toMs } = answer;
  return (
    <div className={styles.item}>
      <div className={styles.head}>
        <span>{t(`strip.${key}`)}</span>
        <span className={styles.figures}>
          {last === null ? (
            <Absent source={source} />
          ) : (
            <span className={styles.value} title={t('strip.now')}>
              {format(last)}
            </span>
          )}
        </span>
      </div>
      {last !== null && (
        <div className={styles.graph} title={t('strip.drag')} {...handlers}>
          <Sparkline
            points={points}
            max={unit === 'share' ? 1 : (peak ?? 0)}
            saturated={saturated}
            {...{ fromMs, toMs, stepMs }}
          />
          <LineMarks marks={marks} />
          {drag && <span className={styles.chosen} style={placeOf(drag)} />}
        </div>
      )}
      {peak !== null && (
        <div className={styles.foot}>
          {saturated && <span className={styles.bad}>{t('verdict.saturated')}</span>}
          <span className={styles.figures}>{t('strip.max', { value: format(peak) })}</span>
        </div>
      )}
    </div>
  );
}

const percent = (share: number) => `${share * 100}%`;
const placeOf = ({ start, end }: Drag) => ({
  left: percent(Math.min(start, end)),
  width: percent(Math.abs(end - start)),
});

const getStyles = (theme: GrafanaTheme2) => ({
  item: css({
    padding: theme.spacing(0.75, 1),
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    minWidth: 0,
  }),
  head: css({
    display: 'flex',
    alignItems: 'baseline',
    gap: theme.spacing(0, 1),
    whiteSpace: 'nowrap',
    color: theme.colors.text.secondary,
  }),
  figures: css({ marginLeft: 'auto', fontVariantNumeric: 'tabular-nums' }),
  value: css({ color: theme.colors.text.primary }),
  bad: css({ color: theme.colors.error.text, fontWeight: theme.typography.fontWeightMedium }),
  graph: css({
    position: 'relative',
    marginTop: theme.spacing(0.5),
    borderBottom: `1px solid ${theme.colors.border.weak}`,
    cursor: 'col-resize',
    touchAction: 'none',
  }),
  chosen: css({
    position: 'absolute',
    top: 0,
    bottom: 0,
    background: theme.colors.action.selected,
    outline: `1px solid ${theme.colors.primary.border}`,
    pointerEvents: 'none',
  }),
  foot: css({
    display: 'flex',
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: 1.4,
  }),
});
