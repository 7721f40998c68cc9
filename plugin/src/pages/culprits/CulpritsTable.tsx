import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS, type ColumnKey } from '../../data/columns';
import { type CulpritTable } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostTotals } from './HostTotals';
import { InstanceRow } from './InstanceRow';
import { RestRow } from './RestRow';
import { rowKeys } from './row-keys';
import { getTableStyles } from './table-styles';

interface Props {
  answer: Culprits;
  table: CulpritTable;
  sort: ColumnKey;
  open: number[];
  onSort: (column: ColumnKey) => void;
  onOpen: (ids: number[]) => void;
}

/** Instances by share of each resource, then the rest, then the host they add up to. */
export function CulpritsTable({ answer, table, sort, open, onSort, onOpen }: Props) {
  const styles = useStyles2(getTableStyles);
  const toggle = (id: number) =>
    onOpen(open.includes(id) ? open.filter((other) => other !== id) : [...open, id]);
  const { measuredMs } = answer;
  return (
    <div className={styles.scroll}>
      <table className={styles.table} data-testid={testIds.culprits.table}>
        <thead>
          <tr>
            <th scope="col">{t('column.instance')}</th>
            {COLUMNS.map((column) => (
              <Head key={column} column={column} sorted={column === sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody onKeyDown={rowKeys({ isOpen: (id) => open.includes(id), onToggle: toggle })}>
          {table.instances.map((line, index) => (
            <InstanceRow
              key={line.row.instance?.id}
              line={line}
              scale={table.scale}
              measuredMs={measuredMs}
              first={index === 0}
              open={open.includes(line.row.instance?.id ?? -1)}
              onToggle={toggle}
            />
          ))}
          {table.instances.length === 0 && (
            <tr>
              <td colSpan={COLUMNS.length + 1} className={styles.quiet}>
                {t('row.noInstances')}
              </td>
            </tr>
          )}
        </tbody>
        <tfoot>
          {table.rest.map((line) => (
            <RestRow key={line.row.kind} line={line} scale={table.scale} measuredMs={measuredMs} />
          ))}
          <HostTotals answer={answer} cells={table.host} />
        </tfoot>
      </table>
    </div>
  );
}

function Head({
  column,
  sorted,
  onSort,
}: {
  column: ColumnKey;
  sorted: boolean;
  onSort: (key: ColumnKey) => void;
}) {
  const styles = useStyles2(getTableStyles);
  const name = t(`column.${column}`);
  return (
    <th scope="col" aria-sort={sorted ? 'descending' : 'none'}>
      <button
        type="button"
        className={styles.sort}
        aria-label={t('column.sort', { column: name })}
        onClick={() => onSort(column)}
      >
        {name}
        <span aria-hidden="true">{sorted ? ' ▼' : ''}</span>
      </button>
    </th>
  );
}
