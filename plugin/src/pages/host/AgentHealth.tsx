import React from 'react';
import { type HostPage } from '@dpm/protocol';
import { absenceText } from '../../components/Absent';
import { Facts } from '../../components/Facts';
import { formatBytes, formatDuration, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

type Agent = NonNullable<HostPage['agent']>;

export function AgentHealth({ agent }: { agent: HostPage['agent'] }) {
  if (agent === null) {
    return <p>{t('hostPage.noAgent')}</p>;
  }
  const { version, client, intervalMs, droppedReports, sources } = agent;
  return (
    <div data-testid={testIds.host.agent}>
      <Facts
        facts={[
          [t('hostPage.version'), client === 'legacy' ? t('hostPage.legacy') : version],
          [t('hostPage.interval'), formatDuration(intervalMs)],
          [t('hostPage.cost'), costText(agent)],
          [t('hostPage.sampleMs'), agent.sampleMs && t('hostPage.ms', { value: agent.sampleMs })],
          [t('hostPage.spool'), spoolText(agent)],
          [t('hostPage.dropped'), droppedReports === null ? null : String(droppedReports)],
          [t('hostPage.clock'), clockText(agent)],
          [t('hostPage.coverage'), coverageText(agent)],
          [
            t('hostPage.sources'),
            sources.length > 0 && (
              <>
                {sources.map((source) => (
                  <div key={source.source}>{absenceText(source)}</div>
                ))}
              </>
            ),
          ],
        ]}
      />
    </div>
  );
}

function costText({ cpu, memoryBytes }: Agent): string | null {
  return cpu === null || memoryBytes === null
    ? null
    : t('fleet.cost', { cpu: formatShare(cpu), memory: formatBytes(memoryBytes) });
}

function spoolText({ spoolReports, spoolBytes }: Agent): string | null {
  return spoolReports === null
    ? null
    : t('hostPage.spoolOf', { reports: spoolReports, bytes: formatBytes(spoolBytes ?? 0) });
}

function clockText({ clockOffsetMs }: Agent): string | null {
  if (clockOffsetMs === null) {
    return null;
  }
  const sign = clockOffsetMs < 0 ? '−' : '+';
  const size = Math.abs(clockOffsetMs);
  return `${sign}${size < 1_000 ? t('hostPage.ms', { value: size }) : formatDuration(size)}`;
}

function coverageText({ coverage }: Agent): string {
  const share = (value: number | null) => (value === null ? '–' : formatShare(value));
  const { processes, io, net } = coverage;
  return t('fleet.coverageOf', { processes: share(processes), io: share(io), net: share(net) });
}
