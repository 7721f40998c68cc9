import React from 'react';
import { useStyles2 } from '@grafana/ui';
import { Absent, absenceText } from '../../components/Absent';
import { formatShare } from '../../data/format';
import { type Wait } from '../../data/waits';
import { t } from '../../i18n/t';
import { getTableStyles } from './table-styles';

interface Props {
  wait: Wait;
  /** Says that it waited for what the guilty one used up. */
  hurt: boolean;
}

/** How long an instance waited for CPU and disk, and the word for those who were hurt. */
export function WaitCell({ wait, hurt }: Props) {
  const styles = useStyles2(getTableStyles);
  const { cpu, disk, estimated, source } = wait;
  if (cpu === null && disk === null) {
    return (
      <td>
        <Absent source={source} single />
      </td>
    );
  }
  const figures = [cpu, disk].map((share) => (share === null ? '–' : formatShare(share)));
  return (
    <td title={hints(wait).join('\n')}>
      <span className={styles.wait}>
        <span className={hurt ? styles.bad : styles.plain}>
          {figures[0]} / {estimated && disk ? '≈' : ''}
          {figures[1]}
        </span>
        {hurt && <span className={styles.bad}>{t('verdict.hurt')}</span>}
      </span>
    </td>
  );
}

function hints({ cpu, disk, estimated, ofGroup, coverage, source }: Wait): string[] {
  const told = (share: number | null) => (share === null ? '–' : formatShare(share));
  return [
    t('wait.cpu', { share: told(cpu) }),
    t(estimated ? 'wait.diskEstimated' : 'wait.disk', { share: told(disk) }),
    t(ofGroup ? 'wait.group' : 'wait.threads'),
    ...(coverage !== null && coverage < 1 ? [t('wait.coverage', { share: formatShare(coverage) })] : []),
    ...(source ? [absenceText(source)] : []),
  ];
}
