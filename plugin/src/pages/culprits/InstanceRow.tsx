import React from 'react';
import { type Culprits } from '@dpm/protocol';
import { type Comparison, type RowChanges } from '../../data/comparison';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { testIds } from '../../test-ids';
import { NameCell } from './NameCell';
import { OpenRow } from './OpenRow';
import { RowCells } from './RowCells';
import { WaitCell } from './WaitCell';

interface Props {
  line: TableRow;
  scale: CulpritTable['scale'];
  answer: Culprits;
  changes: RowChanges;
  against: Comparison;
  first: boolean;
  open: boolean;
  onToggle: (id: number) => void;
}

export function InstanceRow({ line, open, changes, against, ...props }: Props) {
  const { row, wait, verdict, verdictColumn } = line;
  const { instance } = row;
  if (instance === null) {
    return null;
  }
  return (
    <OpenRow id={instance.id} line={line} open={open} testId={testIds.culprits.row} {...props}>
      <NameCell row={row} instance={instance} verdict={verdict} open={open} />
      <RowCells
        line={line}
        scale={props.scale}
        answer={props.answer}
        changes={changes.get(instance.id)}
        against={against}
        guilty={verdict === 'guilty' ? verdictColumn : null}
      />
      <WaitCell wait={wait} hurt={verdict === 'hurt'} />
    </OpenRow>
  );
}
