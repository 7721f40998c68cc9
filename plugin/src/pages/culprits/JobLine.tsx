import React from 'react';
import { type Culprits, type JobRow } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { COLUMNS } from '../../data/columns';
import { type CulpritTable, type JobLine as Line } from '../../data/culprit-table';
import { jobText } from '../../data/job-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { ShareCell } from './ShareCell';
import { getTableStyles } from './table-styles';

interface Props extends Line {
  scale: CulpritTable['scale'];
  answer: Culprits;
}

/** Work that ended, or goes on, below the row that it is a part of. */
export function JobLine({ job, cells, scale, answer }: Props) {
  const styles = useStyles2(getTableStyles);
  return (
    <tr data-testid={testIds.culprits.job} className={styles.job}>
      <td title={jobHint(job)}>
        <span className={styles.name}>
          <span className={styles.branch}>└</span>
          <span className={styles.ellipsis}>{jobText(job, { atMs: answer.toMs })}</span>
        </span>
      </td>
      {COLUMNS.map((column) => (
        <ShareCell
          key={column}
          cell={cells[column]}
          column={column}
          scale={scale[column]}
          measuredMs={answer.measuredMs}
          estimated={job.estimated}
          absentHint={t('job.notKept')}
          hint={job.estimated ? [t('job.estimated')] : []}
          quiet
        />
      ))}
      <td />
    </tr>
  );
}

function jobHint({ command, seen }: JobRow): string {
  return seen ? (command ?? '') : t('job.unseenHint');
}
