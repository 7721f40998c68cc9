import React from 'react';
import { cx } from '@emotion/css';
import { useStyles2 } from '@grafana/ui';
import { type FleetHost } from '../../data/fleet-queries';
import { formatBytes, formatDuration, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { getFleetStyles } from './fleet-styles';

/** The version that runs, and whether it is the wanted one. */
export function VersionCell({ host: { client, running, wanted, isHeld } }: { host: FleetHost }) {
  const styles = useStyles2(getFleetStyles);
  if (client === 'legacy') {
    return <span className={styles.warn}>{t('fleet.oldClientMark')}</span>;
  }
  const isOther = running.version !== null && running.version !== wanted.version;
  const notes = [
    isOther ? t('fleet.wanted', { version: wanted.version }) : '',
    isHeld ? t('fleet.heldBack') : '',
  ].filter(Boolean);
  return (
    <>
      {running.version ?? '–'}
      <div className={cx(styles.quiet, styles.ellipsis)}>{notes.join(' · ')}</div>
    </>
  );
}

/** What the agent costs, and what it keeps or has lost. */
export function AgentCell({ host: { agent } }: { host: FleetHost }) {
  const styles = useStyles2(getFleetStyles);
  const { cpu, memoryBytes, spoolReports, droppedReports } = agent;
  const values =
    cpu === null || memoryBytes === null
      ? undefined
      : { cpu: formatShare(cpu), memory: formatBytes(memoryBytes) };
  const kept = spoolReports ? t('fleet.spool', { count: spoolReports }) : '';
  const lost = droppedReports ? t('fleet.dropped', { count: droppedReports }) : '';
  return (
    <>
      <div className={styles.ellipsis} title={values && t('fleet.cost', values)}>
        {values ? t('fleet.costShort', values) : '–'}
      </div>
      <div className={cx(styles.quiet, styles.ellipsis, lost !== '' && styles.warn)}>
        {[lost, kept].filter(Boolean).join(' · ')}
      </div>
    </>
  );
}

/** A clock that differs by more than this is told, in milliseconds. */
const CLOCK_TOLERANCE_MS = 1_000;

/** How much of the host the agent can see, and whether its clock is right. */
export function HealthCell({ host: { coverage, agent } }: { host: FleetHost }) {
  const styles = useStyles2(getFleetStyles);
  const share = (value: number | null) => (value === null ? '–' : formatShare(value));
  const values = {
    processes: share(coverage.processes),
    io: share(coverage.io),
    net: share(coverage.net),
  };
  const offset = agent.clockOffsetMs ?? 0;
  const sign = offset < 0 ? '−' : '+';
  return (
    <>
      <div className={styles.ellipsis} title={t('fleet.coverageOf', values)}>
        {values.processes} / {values.io} / {values.net}
      </div>
      {Math.abs(offset) > CLOCK_TOLERANCE_MS && (
        <div className={cx(styles.quiet, styles.warn)}>
          {t('fleet.clock', { offset: `${sign}${formatDuration(Math.abs(offset))}` })}
        </div>
      )}
    </>
  );
}
