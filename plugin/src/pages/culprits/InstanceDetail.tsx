import React from 'react';
import { type Culprits, type CulpritRow } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { burstText, heldText, isNearLimit } from '../../data/detail-text';
import { t } from '../../i18n/t';
import { JobTable } from './JobTable';
import { PeerTable } from './PeerTable';
import { ProcessTable } from './ProcessTable';
import { getTableStyles } from './table-styles';

interface Props {
  row: CulpritRow;
  answer: Culprits;
}

/** What an instance is and held, its busiest processes, its jobs, and who talked to it. */
export function InstanceDetail({ row, answer }: Props) {
  const styles = useStyles2(getTableStyles);
  const { measuredMs } = answer;
  return (
    <>
      {row.kind === 'instance' && <Facts row={row} />}
      {row.processes.length > 0 ? (
        <ProcessTable rows={row.processes} measuredMs={measuredMs} />
      ) : (
        <p className={styles.quiet}>{t('detail.noProcesses')}</p>
      )}
      {row.jobs.length > 0 && <JobTable rows={row.jobs} answer={answer} />}
      {row.peers.length > 0 && <PeerTable row={row} measuredMs={measuredMs} />}
    </>
  );
}

/** Command lines are data: always text. */
function Facts({ row }: { row: CulpritRow }) {
  const styles = useStyles2(getTableStyles);
  const facts: Array<[string, string | number | null | undefined]> = [
    [t('detail.port'), row.instance?.port || null],
    [t('detail.dataDir'), row.instance?.dataDir || null],
    [t('detail.pid'), pidText(row)],
    [t('detail.command'), row.command],
    [t('detail.resources'), heldText(row)],
    ...(row.burst ? [[t('detail.burst'), burstText(row.burst)] as [string, string]] : []),
  ];
  return (
    <dl className={styles.facts}>
      {facts.map(([name, value]) => (
        <React.Fragment key={name}>
          <dt>{name}</dt>
          <dd className={styles.command}>
            {value ?? t('detail.none')}
            {name === t('detail.resources') && isNearLimit(row) && (
              <span className={styles.bad}> {t('verdict.nearLimit')}</span>
            )}
          </dd>
        </React.Fragment>
      ))}
    </dl>
  );
}

function pidText({ pid, restarts }: CulpritRow): string | null {
  const restarted = restarts > 0 ? t('row.restarts', { count: restarts }) : null;
  return [pid, restarted].filter((part) => part !== null).join(' · ') || null;
}
