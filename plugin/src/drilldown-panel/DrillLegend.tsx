import React from 'react';
import { css } from '@emotion/css';
import { type Field, type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatShare } from '../data/format';
import { t } from '../i18n/t';
import { testIds } from '../test-ids';
import { legendColumns, type LegendColumn } from './legend-columns';
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
export function DrillLegend({ mode, rows, fields, summary, format, width, maxHeight, onOpen }: Props) {
  const styles = useStyles2(getStyles);
  const columns = legendColumns(width, { hasTotal: format.total !== undefined });
  const names = rows.map((row, index) => (
    <LegendName key={index} row={row} field={fields[index]!} onOpen={onOpen} />
  ));
  if (mode === 'list') {
    return (
      <ul className={styles.list} style={{ maxHeight }} data-testid={testIds.panel.legend}>
        {names.map((name, index) => (
          <li key={index}>
            {name} <span className={styles.quiet}>{shareText(summary.rows[index]!)}</span>
          </li>
        ))}
      </ul>
    );
  }
  return (
    // The list may be longer than its place: it must be reachable by keyboard.
    <div
      className={styles.scroll}
      style={{ maxHeight }}
      tabIndex={0}
      role="region"
      aria-label={t('panel.legend')}
    >
      <table className={styles.table} data-testid={testIds.panel.legend}>
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
          {names.map((name, index) => (
            <tr key={index}>
              <th scope="row">{name}</th>
              <Cells figures={summary.rows[index]!} columns={columns} format={format} />
            </tr>
          ))}
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
  scroll: css({ overflow: 'auto' }),
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
    fontSize: theme.typography.bodySmall.fontSize,
    fontVariantNumeric: 'tabular-nums',
    'th, td': {
      padding: theme.spacing(0, 1),
      textAlign: 'right',
      whiteSpace: 'nowrap',
      fontWeight: 'inherit',
    },
    'th:first-child': { width: '100%', maxWidth: 0, textAlign: 'left' },
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
    'tbody tr:hover': { background: theme.colors.action.hover },
  }),
});
