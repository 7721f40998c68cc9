import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS } from '../../data/columns';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { ShareCell } from './ShareCell';
import { getTableStyles } from './table-styles';

interface Props {
  line: TableRow;
  scale: CulpritTable['scale'];
  measuredMs: number;
}

/** `other` or `unattributed`: always there, so that the column adds up. */
export function RestRow({ line: { row, cells }, scale, measuredMs }: Props) {
  const styles = useStyles2(getTableStyles);
  const isOther = row.kind === 'other';
  const counted = isOther && row.processCount !== null;
  const name = counted
    ? t('row.otherCount', { count: Math.round(row.processCount ?? 0) })
    : t(isOther ? 'row.other' : 'row.unattributed');
  return (
    <tr data-testid={isOther ? testIds.culprits.other : testIds.culprits.unattributed}>
      <th scope="row" title={t(isOther ? 'row.otherHint' : 'row.unattributedHint')}>
        <span className={styles.name}>
          <span className={styles.toggle} />
          {name}
        </span>
      </th>
      {COLUMNS.map((column) => (
        <ShareCell
          key={column}
          cell={cells[column]}
          column={column}
          scale={scale[column]}
          measuredMs={measuredMs}
          quiet
        />
      ))}
    </tr>
  );
}
