import React from 'react';
import { css } from '@emotion/css';
import { type Culprits } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { formatBytes, formatDuration, formatShare } from '../../data/format';
import { reasonText, sourceName } from '../../data/source-text';
import { t } from '../../i18n/t';

/** The small print: how well this window was measured, what was not, and the keys. */
export function NotMeasured({ answer }: { answer: Culprits }) {
  const styles = useStyles2(getStyles);
  const { samples, resolution, coverage, sources } = answer;
  const facts = [t('strip.resolution', { count: samples, step: Math.round(resolution.stepMs / 1000) })];
  const absences = sources
    .map((source) =>
      t('sources.one', {
        ...{ source: sourceName(source), state: t(`absent.${source.state}`), reason: reasonText(source) },
      }),
    )
    .join(t('sources.between'));
  if (coverage.processIo !== null && coverage.processIo < 1) {
    facts.push(t('sources.coverage', { share: formatShare(coverage.processIo) }));
  }
  facts.push(...agentFacts(answer), t('column.share'));
  return (
    <footer className={styles.print}>
      <div>{facts.join(' · ')}</div>
      {sources.length > 0 && (
        <div className={styles.line} title={absences}>
          {t('sources.title', { all: absences })}
        </div>
      )}
      <div>{t('culprits.keys')}</div>
    </footer>
  );
}

/** Below this nobody needs to know that a sample was late. */
const WORTH_TELLING_MS = 500;

/** What the agent cost, and what its trouble was. */
function agentFacts({ agent, measuredMs }: Culprits): string[] {
  if (agent === null || measuredMs <= 0) {
    return [];
  }
  const { cpuMs, rssBytes, lateMs, droppedReports } = agent;
  return [
    t('agent.cost', { share: formatShare(cpuMs / measuredMs), memory: formatBytes(rssBytes) }),
    ...(lateMs >= WORTH_TELLING_MS ? [t('agent.late', { duration: formatDuration(lateMs) })] : []),
    ...(droppedReports > 0 ? [t('agent.dropped', { count: droppedReports })] : []),
  ];
}

const getStyles = (theme: GrafanaTheme2) => ({
  print: css({
    minWidth: 0,
    color: theme.colors.text.secondary,
    fontSize: theme.typography.bodySmall.fontSize,
  }),
  // One line, whatever there is to say: the table has to stay on the screen.
  line: css({ overflow: 'hidden', textOverflow: 'ellipsis', whiteSpace: 'nowrap' }),
});
