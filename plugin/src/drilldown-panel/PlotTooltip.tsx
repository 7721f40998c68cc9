import React, { useCallback, useEffect } from 'react';
import { css, cx } from '@emotion/css';
import {
  DataHoverClearEvent,
  DataHoverEvent,
  dateTimeFormat,
  type Field,
  type GrafanaTheme2,
} from '@grafana/data';
import {
  Portal,
  SeriesIcon,
  usePanelContext,
  useStyles2,
  useTheme2,
  type UPlotConfigBuilder,
} from '@grafana/ui';
import { formatShare } from '../data/format';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { fieldColor } from './field-color';
import { rowAt } from './stack-hit';
import { usePlotHover, type PlotHover } from './use-plot-hover';
import { type DrillRow } from './drill-view';

interface Props {
  config: UPlotConfigBuilder;
  rows: DrillRow[];
  fields: Field[];
  timesMs: ArrayLike<number>;
  timeZone: string;
  format: (value: number) => string;
  /** A click on the area of a row, or on none. */
  onPick: (row: DrillRow | undefined, hover: PlotHover) => void;
}

/** More lines than this would hide the graph. */
const MOST_LINES = 12;

/** What everybody had at the moment pointed at, the largest first, and which area the pointer is on. */
export function PlotTooltip({ config, rows, fields, timesMs, timeZone, format, onPick }: Props) {
  const styles = useStyles2(getStyles);
  const theme = useTheme2();
  const values = rows.map((row) => row.values);
  const pick = useCallback(
    (at: PlotHover) =>
      onPick(
        rows[
          rowAt(
            rows.map((row) => row.values),
            at,
          ) ?? -1
        ],
        at,
      ),
    [rows, onPick],
  );
  const hover = usePlotHover(config, pick);
  const atMs = hover && timesMs[hover.index];
  usePublishedMoment(atMs);
  if (!hover || atMs === undefined) {
    return null;
  }
  const pointed = rowAt(values, hover);
  const lines = values
    .flatMap((own, row) => (own[hover.index] ? [{ row, value: own[hover.index]! }] : []))
    .sort((a, b) => b.value - a.value);
  const sum = lines.reduce((all, { value }) => all + value, 0);
  const shown = lines.slice(0, MOST_LINES);
  const right = hover.x > window.innerWidth / 2;
  return (
    <Portal>
      <div
        className={styles.tooltip}
        data-testid={testIds.panel.tooltip}
        style={{
          top: hover.y,
          left: hover.x,
          transform: `translate(${right ? 'calc(-100% - 12px)' : '12px'}, -50%)`,
        }}
      >
        <div className={styles.quiet}>{dateTimeFormat(atMs, { timeZone })}</div>
        {lines.length === 0 && <div>{t('panel.gap')}</div>}
        {shown.map(({ row, value }) => (
          <div key={row} className={cx(styles.line, row === pointed && styles.pointed)}>
            <SeriesIcon color={fieldColor(fields[row]!, theme)} />
            <span className={styles.name}>{fields[row]!.name}</span>
            <span>{format(value)}</span>
            <span className={styles.quiet}>{sum > 0 ? formatShare(value / sum) : ''}</span>
          </div>
        ))}
        {lines.length > shown.length && (
          <div className={styles.quiet}>{t('panel.moreLines', { count: lines.length - shown.length })}</div>
        )}
        {pointed !== undefined && rows[pointed]!.opens && (
          <div className={styles.quiet}>{t('panel.clickOpens')}</div>
        )}
      </div>
    </Portal>
  );
}

/** Tables and other panels mark the moment, too. */
function usePublishedMoment(atMs: number | undefined): void {
  const { eventBus } = usePanelContext();
  useEffect(() => {
    if (atMs === undefined) {
      return;
    }
    eventBus?.publish(new DataHoverEvent({ point: { time: atMs } }));
    return () => eventBus?.publish(new DataHoverClearEvent());
  }, [eventBus, atMs]);
}

const getStyles = (theme: GrafanaTheme2) => ({
  tooltip: css({
    position: 'fixed',
    zIndex: theme.zIndex.tooltip,
    maxWidth: 'min(480px, 45vw)',
    padding: theme.spacing(1),
    pointerEvents: 'none',
    background: theme.colors.background.elevated ?? theme.colors.background.primary,
    border: `1px solid ${theme.colors.border.weak}`,
    borderRadius: theme.shape.radius.default,
    boxShadow: theme.shadows.z2,
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
  }),
  quiet: css({ color: theme.colors.text.secondary }),
  line: css({ display: 'flex', alignItems: 'center', gap: theme.spacing(1), whiteSpace: 'nowrap' }),
  pointed: css({ fontWeight: theme.typography.fontWeightBold }),
  name: css({ flex: 1, overflow: 'hidden', textOverflow: 'ellipsis' }),
});
