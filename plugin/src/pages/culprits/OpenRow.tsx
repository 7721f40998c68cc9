import React, { type ReactNode } from 'react';
import { type Culprits } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS } from '../../data/columns';
import { type CulpritTable, type TableRow } from '../../data/culprit-table';
import { testIds } from '../../test-ids';
import { InstanceDetail } from './InstanceDetail';
import { JobLine } from './JobLine';
import { getTableStyles } from './table-styles';

/** Columns of the table: the name, the shares, the waits. */
export const WIDTH = COLUMNS.length + 2;

interface Props {
  /** Of the row in the address; `other` has 0. */
  id: number;
  line: TableRow;
  scale: CulpritTable['scale'];
  answer: Culprits;
  testId: string;
  /** The row that Tab reaches; arrows do the rest. */
  first?: boolean;
  open: boolean;
  onToggle: (id: number) => void;
  children: ReactNode;
}

/** A row that opens to show what is behind it, and the jobs that are a part of it. */
export function OpenRow({ id, line, scale, answer, testId, first = false, open, onToggle, children }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <>
      <tr
        data-testid={testId}
        data-row-id={id}
        data-port={line.row.instance?.port}
        tabIndex={first ? 0 : -1}
        onClick={(event) => {
          event.currentTarget.focus();
          onToggle(id);
        }}
      >
        {children}
      </tr>
      {line.jobs.map(({ job, cells }) => (
        <JobLine key={`${job.name} ${job.seen}`} job={job} cells={cells} scale={scale} answer={answer} />
      ))}
      {open && (
        <tr data-testid={testIds.culprits.detail}>
          <td colSpan={WIDTH} className={styles.detail}>
            <InstanceDetail row={line.row} answer={answer} />
          </td>
        </tr>
      )}
    </>
  );
}
