import React from 'react';
import { css } from '@emotion/css';
import { type Field, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Room } from '../components/Room';
import { useVirtualRows } from '../components/use-virtual-rows';
import { formatShare } from '../data/format';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { FIGURE_PX, LEGEND_ROW_PX, legendColumns, SHARE_PX, type LegendColumn } from './legend-columns';
import { LegendName } from './LegendName';
import { type DrillRow } from './drill-view';
import { type LegendMode } from './options';
import { type Figures, type Summary } from './summary';

interface Props {
  mode: Exclude<LegendMode, 'hidden'>;
  rows: DrillRow[];
  /** As drawn: names, colours, units. */
  fields: Field[];
  summary: Summary;
  format: { value: (value: number) => string; total: ((value: number) => string) | undefined };
  width: number;
  maxHeight: number;
  onOpen: (row: DrillRow) => void;
}

/** Who had how much of all: figures and shares, the largest first. A name that opens goes down to its parts. */
export function DrillLegend({ mode, ...props }: Props) {
  return mode === 'list' ? <LegendList {...props} /> : <LegendTable {...props} />;
}

/** More names than this are no legend. */
const MOST_LISTED = 60;

function LegendList({ rows, fields, summary, maxHeight, onOpen }: Omit<Props, 'mode'>) {
  const styles = useStyles2(getStyles);
  return (
    <ul className={styles.list} style={{ maxHeight }} data-testid={testIds.panel.legend}>
      {rows.slice(0, MOST_LISTED).map((row, index) => (
        <li key={index}>
          <LegendName row={row} field={fields[index]!} onOpen={onOpen} />{' '}
          <span className={styles.quiet}>{shareText(summary.rows[index]!)}</span>
        </li>
      ))}
      {rows.length > MOST_LISTED && <li>{t('panel.moreLines', { count: rows.length - MOST_LISTED })}</li>}
    </ul>
  );
}

/** Of hundreds of rows only those on the screen are drawn. */
function LegendTable({ rows, fields, summary, format, width, maxHeight, onOpen }: Omit<Props, 'mode'>) {
  const styles = useStyles2(getStyles);
  const columns = legendColumns(width, { hasTotal: format.total !== undefined });
  const shown = useVirtualRows({ count: rows.length, rowPx: LEGEND_ROW_PX, heightPx: maxHeight });
  return (
    // The list may be longer than its place: it must be reachable by keyboard.
    <div
      className={styles.scroll}
      style={{ maxHeight }}
      onScroll={shown.onScroll}
      tabIndex={0}
      role="region"
      aria-label={t('panel.legend')}
    >
      <table className={styles.table} aria-rowcount={rows.length + 2} data-testid={testIds.panel.legend}>
        <colgroup>
          <col />
          {columns.map((column) => (
            <col key={column} style={{ width: FIGURE_PX }} />
          ))}
          <col style={{ width: SHARE_PX }} />
        </colgroup>
        <thead>
          <tr>
            <th scope="col">{t('panel.name')}</th>
            {columns.map((column) => (
              <th key={column} scope="col" title={column === 'mean' ? t('panel.meanHint') : undefined}>
                {t(`panel.${column}`)}
              </th>
            ))}
            <th scope="col">{t('panel.share')}</th>
          </tr>
        </thead>
        <tbody>
          <Room px={shown.beforePx} />
          {rows.slice(shown.from, shown.to).map((row, offset) => {
            const index = shown.from + offset;
            return (
              <tr key={index} aria-rowindex={index + 2}>
                <th scope="row">
                  <LegendName row={row} field={fields[index]!} onOpen={onOpen} />
                </th>
                <Cells figures={summary.rows[index]!} columns={columns} format={format} />
              </tr>
            );
          })}
          <Room px={shown.afterPx} />
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" className={styles.quiet}>
              {t('panel.sum')}
            </th>
            <Cells figures={summary.all} columns={columns} format={format} />
          </tr>
        </tfoot>
      </table>
    </div>
  );
}

function Cells({
  figures,
  columns,
  format,
}: { figures: Figures; columns: LegendColumn[] } & Pick<Props, 'format'>) {
  const styles = useStyles2(getStyles);
  return (
    <>
      {columns.map((column) => {
        const value = figures[column];
        const text = column === 'total' ? format.total : format.value;
        return <td key={column}>{value === null ? '–' : text?.(value)}</td>;
      })}
      <td className={styles.share}>{shareText(figures)}</td>
    </>
  );
}

const shareText = ({ share }: Figures) => (share === null ? '–' : formatShare(share));

const getStyles = (theme: GrafanaTheme2) => ({
  quiet: css({ color: theme.colors.text.secondary }),
  share: css({ fontWeight: theme.typography.fontWeightMedium }),
  scroll: css({ overflow: 'auto', overflowAnchor: 'none' }),
  list: css({
    display: 'flex',
    flexWrap: 'wrap',
    gap: theme.spacing(0.25, 2),
    margin: 0,
    padding: 0,
    overflow: 'auto',
    listStyle: 'none',
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  table: css({
    width: '100%',
    tableLayout: 'fixed',
    fontSize: theme.typography.bodySmall.fontSize,
    lineHeight: `${LEGEND_ROW_PX}px`,
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(0, 1),
      textAlign: 'right',
      whiteSpace: 'nowrap',
      fontWeight: 'inherit',
    },
    'th, td, th > span': { height: LEGEND_ROW_PX },
    'th:first-child': { textAlign: 'left' },
    'thead th': {
      position: 'sticky',
      top: 0,
      color: theme.colors.text.secondary,
      background: theme.colors.background.primary,
    },
    'tfoot th, tfoot td': {
      position: 'sticky',
      bottom: 0,
      boxShadow: `inset 0 1px 0 ${theme.colors.border.weak}`,
      background: theme.colors.background.primary,
    },
    'tbody tr:hover': { background: theme.colors.background.secondary },
  }),
});
