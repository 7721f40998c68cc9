import React from 'react';
import { type CulpritRow, type ProcessRow } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { amountOf, COLUMNS, type ColumnKey } from '../../data/columns';
import { formatAmount } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

interface Props {
  row: CulpritRow;
  measuredMs: number;
}

/** What an instance is, and its busiest processes. Command lines are data: always text. */
export function InstanceDetail({ row, measuredMs }: Props) {
  const styles = useStyles2(getTableStyles);
  const facts: Array<[string, string | number | null | undefined]> = [
    [t('detail.port'), row.instance?.port || null],
    [t('detail.dataDir'), row.instance?.dataDir || null],
    [t('detail.pid'), pidText(row)],
    [t('detail.command'), row.command],
  ];
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <React.Fragment key={name}>
            <dt>{name}</dt>
            <dd className={styles.command}>{value ?? t('detail.none')}</dd>
          </React.Fragment>
        ))}
      </dl>
      {row.processes.length > 0 ? (
        <Processes rows={row.processes} measuredMs={measuredMs} />
      ) : (
        <p className={styles.quiet}>{t('detail.noProcesses')}</p>
      )}
    </>
  );
}

function Processes({ rows, measuredMs }: { rows: ProcessRow[]; measuredMs: number }) {
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
            <td className={styles.command}>{process.command}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function pidText({ pid, restarts }: CulpritRow): string | null {
  const restarted = restarts > 0 ? t('row.restarts', { count: restarts }) : null;
  return [pid, restarted].filter((part) => part !== null).join(' · ') || null;
}

function amountText({ amounts }: ProcessRow, column: ColumnKey, measuredMs: number): string {
  const amount = amountOf(amounts, column);
  return amount === null ? t('detail.none') : formatAmount(amount, { column, measuredMs });
}
