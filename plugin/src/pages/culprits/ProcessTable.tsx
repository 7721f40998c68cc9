import React from 'react';
import { type ProcessRow } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { amountOf, COLUMNS, type ColumnKey } from '../../data/columns';
import { formatAmount } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

/** The busiest processes of a row. */
export function ProcessTable({ rows, measuredMs }: { rows: ProcessRow[]; measuredMs: number }) {
  const styles = useStyles2(getTableStyles);
  const columns = COLUMNS.filter((column) => rows.some(({ amounts }) => amountOf(amounts, column) !== null));
  const hasRoles = rows.some(({ role }) => role !== null);
  const heads = [
    t('detail.pid'),
    ...(hasRoles ? [t('detail.role')] : []),
    t('detail.started'),
    ...columns.map((column) => t(`column.${column}`)),
    t('detail.command'),
  ];
  return (
    <table className={styles.processes}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {head}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((process) => (
          <tr key={`${process.pid}-${process.startedAtMs}`} data-testid={testIds.culprits.process}>
            <td>{process.pid}</td>
            {hasRoles && <td>{process.role ?? t('detail.none')}</td>}
            <td>{dateTimeFormat(process.startedAtMs, { format: 'MM-DD HH:mm' })}</td>
            {columns.map((column) => (
              <td key={column}>{amountText(process, column, measuredMs)}</td>
            ))}
            <td className={styles.command} title={process.command}>
              <span className={styles.clamp}>{process.command}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function amountText({ amounts }: ProcessRow, column: ColumnKey, measuredMs: number): string {
  const amount = amountOf(amounts, column);
  return amount === null ? t('detail.none') : formatAmount(amount, { column, measuredMs });
}
