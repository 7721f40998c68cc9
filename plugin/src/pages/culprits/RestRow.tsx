import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { type Comparison, type RowChanges } from '../../data/comparison';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { OpenRow } from './OpenRow';
import { RowCells } from './RowCells';
import { getTableStyles } from './table-styles';
import { Toggle } from './Toggle';

/** Instances have numbers from 1 on. */
export const OTHER_ID = 0;

interface Props {
  line: TableRow;
  scale: CulpritTable['scale'];
  answer: Culprits;
  changes: RowChanges;
  against: Comparison;
}

/** Processes of no instance: always there, so that the columns add up. */
export function OtherRow({
  changes,
  against,
  line,
  ...props
}: Props & { open: boolean; onToggle: (id: number) => void }) {
  const styles = useStyles2(getTableStyles);
  const { processCount } = line.row;
  const name =
    processCount === null ? t('row.other') : t('row.otherCount', { count: Math.round(processCount) });
  return (
    <OpenRow id={OTHER_ID} testId={testIds.culprits.other} line={line} {...props}>
      <th scope="row" title={t('row.otherHint')}>
        <span className={styles.name}>
          <Toggle name={name} open={props.open} />
          <span className={styles.ellipsis}>{name}</span>
        </span>
      </th>
      <RowCells
        line={line}
        scale={props.scale}
        answer={props.answer}
        changes={changes.get('other')}
        against={against}
        quiet
      />
      <td />
    </OpenRow>
  );
}

/** What nobody is known to have used, below zero where more was attributed than counted. */
export function UnattributedRow({ line, scale, answer, changes, against }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <tr data-testid={testIds.culprits.unattributed}>
      <th scope="row" title={t('row.unattributedHint')}>
        <span className={styles.name}>
          <span className={styles.toggle} />
          {t('row.unattributed')}
        </span>
      </th>
      <RowCells
        line={line}
        scale={scale}
        answer={answer}
        changes={changes.get('unattributed')}
        against={against}
        quiet
      />
      <td />
    </tr>
  );
}
