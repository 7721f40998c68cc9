import React from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { Bar } from '../../components/Bar';
import { type ColumnKey } from '../../data/columns';
import { type Cell } from '../../data/culprit-table';
import { formatAmount, formatShare } from '../../data/format';
import { getTableStyles } from './table-styles';

interface Props {
  cell: Cell;
  column: ColumnKey;
  /** The column's largest share, null when nothing of it was measured: bars of one column compare by eye. */
  scale: number | null;
  measuredMs: number;
  guilty?: boolean;
  quiet?: boolean;
}

/** Bar and share of the host; the amount on hover. */
export function ShareCell({ cell, column, scale, measuredMs, guilty = false, quiet = false }: Props) {
  const styles = useStyles2(getTableStyles);
  if (cell.amount === null || cell.share === null) {
    return (
      <td>
        <Absent source={cell.absent} single={scale !== null} />
      </td>
    );
  }
  return (
    <td title={formatAmount(cell.amount, { column, measuredMs })}>
      <span className={styles.share}>
        <Bar value={scale ? cell.share / scale : 0} guilty={guilty} quiet={quiet} />
        <span className={cx(styles.number, guilty && styles.bad)}>{formatShare(cell.share)}</span>
      </span>
    </td>
  );
}
