import React from 'react';
import { type Culprits, type JobRow } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { amountOf } from '../../data/columns';
import { formatAmount } from '../../data/format';
import { jobText } from '../../data/job-text';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

/** What the ledger of ended work keeps. */
const KEPT = ['cpu', 'diskRead', 'diskWrite'] as const;

/** All jobs of a row that are told, with what they used of the window. */
export function JobTable({ rows, answer }: { rows: JobRow[]; answer: Culprits }) {
  const styles = useStyles2(getTableStyles);
  const heads = [t('detail.jobs'), ...KEPT.map((column) => t(`column.${column}`)), t('detail.command')];
  return (
    <table data-testid={testIds.culprits.jobs} className={styles.processes}>
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
        {rows.map((job) => (
          <tr key={`${job.name} ${job.seen}`}>
            <td title={job.seen ? undefined : t('job.unseenHint')}>{jobText(job, { atMs: answer.toMs })}</td>
            {KEPT.map((column) => (
              <td key={column} title={job.estimated ? t('job.estimated') : undefined}>
                {amountText(job, column, answer.measuredMs)}
              </td>
            ))}
            <td className={styles.command} title={job.command ?? undefined}>
              <span className={styles.clamp}>{job.command ?? t('detail.none')}</span>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function amountText({ amounts, estimated }: JobRow, column: (typeof KEPT)[number], measuredMs: number) {
  const amount = amountOf(amounts, column);
  if (amount === null) {
    return t('detail.none');
  }
  const text = formatAmount(amount, { column, measuredMs });
  return estimated ? `≈ ${text}` : text;
}
