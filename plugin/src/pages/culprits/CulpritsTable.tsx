import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { type Comparison, type RowChanges } from '../../data/comparison';
import { SORTS, type SortKey } from '../../data/columns';
import { type CulpritTable } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostTotals } from './HostTotals';
import { InstanceRow } from './InstanceRow';
import { WIDTH } from './OpenRow';
import { OTHER_ID, OtherRow, UnattributedRow } from './RestRow';
import { rowKeys } from './row-keys';
import { getTableStyles } from './table-styles';

interface Props {
  answer: Culprits;
  table: CulpritTable;
  changes: RowChanges;
  against: Comparison;
  sort: SortKey;
  open: number[];
  onSort: (column: SortKey) => void;
  onOpen: (ids: number[]) => void;
}

/** Instances by share of each resource, then the rest, then the host they add up to. */
export function CulpritsTable({ answer, table, sort, open, onSort, onOpen, ...compared }: Props) {
  const styles = useStyles2(getTableStyles);
  const toggle = (id: number) =>
    onOpen(open.includes(id) ? open.filter((other) => other !== id) : [...open, id]);
  const { scale } = table;
  return (
    <div className={styles.scroll}>
      <table
        className={styles.table}
        data-testid={testIds.culprits.table}
        onKeyDown={rowKeys({ isOpen: (id) => open.includes(id), onToggle: toggle })}
      >
        <thead>
          <tr>
            <th scope="col">{t('column.instance')}</th>
            {SORTS.map((column) => (
              <Head key={column} column={column} sorted={column === sort} onSort={onSort} />
            ))}
          </tr>
        </thead>
        <tbody>
          {table.instances.map((line, index) => (
            <InstanceRow
              key={line.row.instance?.id}
              line={line}
              scale={scale}
              answer={answer}
              {...compared}
              first={index === 0}
              open={open.includes(line.row.instance?.id ?? -1)}
              onToggle={toggle}
            />
          ))}
          {table.instances.length === 0 && (
            <tr>
              <td colSpan={WIDTH} className={styles.quiet}>
                {t('row.noInstances')}
              </td>
            </tr>
          )}
        </tbody>
        <tfoot>
          {table.rest.map((line) =>
            line.row.kind === 'other' ? (
              <OtherRow
                key="other"
                line={line}
                scale={scale}
                answer={answer}
                {...compared}
                open={open.includes(OTHER_ID)}
                onToggle={toggle}
              />
            ) : (
              <UnattributedRow key="unattributed" line={line} scale={scale} answer={answer} {...compared} />
            ),
          )}
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
  column: SortKey;
  sorted: boolean;
  onSort: (key: SortKey) => void;
}) {
  const styles = useStyles2(getTableStyles);
  const name = t(`column.${column}`);
  return (
    <th
      scope="col"
      aria-sort={sorted ? 'descending' : 'none'}
      className={column === 'waited' ? undefined : styles.figure}
    >
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
