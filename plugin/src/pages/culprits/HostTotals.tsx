import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { Absent } from '../../components/Absent';
import { COLUMNS, sourceFor, type ColumnKey } from '../../data/columns';
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
      <Pressure answer={answer} />
    </tr>
  );
}

/** What the kernel says of waiting on the whole host. */
function Pressure({ answer: { pressure, sources } }: { answer: Culprits }) {
  const { cpu, io, ioFull, memory, memoryFull } = pressure;
  if (cpu === null && io === null && memory === null) {
    return (
      <td>
        <Absent source={sourceFor(sources, 'pressure') ?? null} single />
      </td>
    );
  }
  const text = (share: number | null) => (share === null ? '–' : formatShare(share));
  const hints = [
    t('psi.cpu', { share: text(cpu) }),
    t('psi.io', { share: text(io), full: text(ioFull) }),
    t('psi.memory', { share: text(memory), full: text(memoryFull) }),
  ];
  return <td title={hints.join('\n')}>{t('row.psi', { cpu: text(cpu), io: text(io) })}</td>;
}

function Total({ cell, column, answer }: { cell: Cell; column: ColumnKey; answer: Culprits }) {
  const styles = useStyles2(getTableStyles);
  if (cell.amount === null) {
    return (
      <td className={styles.figure}>
        <Absent source={cell.absent} />
      </td>
    );
  }
  const amount = formatAmount(cell.amount, { column, measuredMs: answer.measuredMs });
  const capacity = capacityOf(answer, column);
  const used = capacity ? cell.amount / capacity.amount : null;
  return (
    <td
      className={styles.figure}
      title={capacity ? t('row.ofCapacity', { value: amount, capacity: capacity.text }) : amount}
    >
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
