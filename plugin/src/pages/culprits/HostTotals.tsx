import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { COLUMNS, type ColumnKey } from '../../data/columns';
import { type Cell, type Cells } from '../../data/culprit-table';
import { formatAmount, formatBytes, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

interface Props {
  answer: Culprits;
  cells: Cells;
}

/** What the host used in all: as a share of its capacity where it has one, else the amount. */
export function HostTotals({ answer, cells }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <tr data-testid={testIds.culprits.host}>
      <th scope="row" title={t('row.hostHint')}>
        <span className={styles.name}>
          <span className={styles.toggle} />
          {t('row.host')}
        </span>
      </th>
      {COLUMNS.map((column) => (
        <Total key={column} cell={cells[column]} column={column} answer={answer} />
      ))}
    </tr>
  );
}

function Total({ cell, column, answer }: { cell: Cell; column: ColumnKey; answer: Culprits }) {
  if (cell.amount === null) {
    return (
      <td>
        <Absent source={cell.absent} />
      </td>
    );
  }
  const amount = formatAmount(cell.amount, { column, measuredMs: answer.measuredMs });
  const capacity = capacityOf(answer, column);
  const used = capacity ? cell.amount / capacity.amount : null;
  return (
    <td title={capacity ? t('row.ofCapacity', { value: amount, capacity: capacity.text }) : amount}>
      {used === null ? amount : formatShare(used)}
    </td>
  );
}

/** All that the host could have used in the window, in the column's unit; only CPU and memory have such a limit. */
function capacityOf({ cores, memoryTotalBytes, measuredMs }: Culprits, column: ColumnKey) {
  if (column === 'cpu' && cores !== null && measuredMs > 0) {
    return { amount: cores * measuredMs, text: t('unit.cores', { value: cores }) };
  }
  if (column === 'memory' && memoryTotalBytes !== null && memoryTotalBytes > 0) {
    return { amount: memoryTotalBytes, text: formatBytes(memoryTotalBytes) };
  }
  return null;
}
