import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
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
}

/** Processes of no instance: always there, so that the columns add up. */
export function OtherRow(props: Props & { open: boolean; onToggle: (id: number) => void }) {
  const styles = useStyles2(getTableStyles);
  const { processCount } = props.line.row;
  const name =
    processCount === null ? t('row.other') : t('row.otherCount', { count: Math.round(processCount) });
  return (
    <OpenRow id={OTHER_ID} testId={testIds.culprits.other} {...props}>
      <th scope="row" title={t('row.otherHint')}>
        <span className={styles.name}>
          <Toggle name={name} open={props.open} />
          <span className={styles.ellipsis}>{name}</span>
        </span>
      </th>
      <RowCells line={props.line} scale={props.scale} answer={props.answer} quiet />
      <td />
    </OpenRow>
  );
}

/** What nobody is known to have used, below zero where more was attributed than counted. */
export function UnattributedRow({ line, scale, answer }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <tr data-testid={testIds.culprits.unattributed}>
      <th scope="row" title={t('row.unattributedHint')}>
        <span className={styles.name}>
          <span className={styles.toggle} />
          {t('row.unattributed')}
        </span>
      </th>
      <RowCells line={line} scale={scale} answer={answer} quiet />
      <td />
    </tr>
  );
}
