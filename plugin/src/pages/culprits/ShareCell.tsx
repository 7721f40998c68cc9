import React from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { Bar } from '../../components/Bar';
import { type ColumnKey } from '../../data/columns';
import { type Cell } from '../../data/culprit-table';
import { formatAmount, formatShare } from '../../data/format';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

interface Props {
  cell: Cell;
  column: ColumnKey;
  /** The column's largest share, null when nothing of it was measured: bars of one column compare by eye. */
  scale: number | null;
  measuredMs: number;
  guilty?: boolean;
  quiet?: boolean;
  /** Why it is absent, when no source says so. */
  absentHint?: string;
  /** More lines for the one who points at it. */
  hint?: string[];
  /** Words on the empty part of the bar. */
  beside?: string;
  estimated?: boolean;
  /** Against another window. */
  change?: string;
}

/** Bar and share of the host; the amount on hover. */
export function ShareCell(props: Props) {
  const { cell, column, scale, measuredMs, guilty = false, quiet = false, hint = [] } = props;
  const styles = useStyles2(getTableStyles);
  if (cell.amount === null || cell.share === null) {
    return (
      <td className={styles.figure} title={props.absentHint}>
        <Absent source={cell.absent} single={scale !== null} hint={props.absentHint} />
      </td>
    );
  }
  const share = formatShare(cell.share);
  return (
    <td title={[formatAmount(cell.amount, { column, measuredMs }), ...hint].join('\n')}>
      <span className={styles.share}>
        <Bar value={scale ? cell.share / scale : 0} guilty={guilty} quiet={quiet} behind />
        {props.beside && <span className={cx(styles.quiet, styles.beside)}>{props.beside}</span>}
        {props.change && (
          <span className={cx(styles.quiet, styles.change)} data-testid={testIds.culprits.change}>
            {props.change}
          </span>
        )}
        <span className={cx(styles.number, guilty && styles.guilty)}>
          {props.estimated ? `≈ ${share}` : share}
        </span>
      </span>
    </td>
  );
}
