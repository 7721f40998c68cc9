import React from 'react';
import { type HostPage } from '@dpm/protocol';
import { dateTimeFormat } from '@grafana/data';
import { TextLink, useStyles2 } from '@grafana/ui';
import { getTableStyles } from '../../components/table-styles';
import { formatBytes, formatCores } from '../../data/format';
import { instanceHref } from '../../data/url-state';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

const HEADS = ['name', 'running', 'started', 'first', 'cpu24', 'memory24', 'restarts24'] as const;

const minuteOf = (ms: number) => dateTimeFormat(ms, { format: 'YYYY-MM-DD HH:mm' });

/** Those that run first, the busiest on top; then those that are gone. */
export function Instances({ instances, window }: { instances: HostPage['instances']; window: RawWindow }) {
  const styles = useStyles2(getTableStyles);
  if (instances.length === 0) {
    return <p className={styles.quiet}>{t('hostPage.noInstances')}</p>;
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`hostPage.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {instances.map((one) => (
            <tr key={one.instance.id} data-testid={testIds.host.instance}>
              <td className={styles.break} style={{ minWidth: 180 }}>
                <TextLink href={instanceHref(one.instance.id, window)} inline={false}>
                  {one.instance.name}
                </TextLink>
                <div className={styles.quiet} title={one.command ?? undefined}>
                  {one.instance.dataDir}
                </div>
              </td>
              <td>
                {one.running ? (
                  <span className={styles.firm}>{t('hostPage.runs')}</span>
                ) : (
                  <span className={styles.quiet}>
                    {t('hostPage.gone', { time: dateTimeFormat(one.lastSeenMs) })}
                  </span>
                )}
              </td>
              <td className={styles.firm}>{one.startedMs === null ? '–' : minuteOf(one.startedMs)}</td>
              <td className={styles.firm}>{minuteOf(one.firstSeenMs)}</td>
              <td className={styles.firm}>{one.cpuCores === null ? '–' : formatCores(one.cpuCores)}</td>
              <td className={styles.firm}>{one.memoryBytes === null ? '–' : formatBytes(one.memoryBytes)}</td>
              <td className={one.restarts > 0 ? styles.bad : undefined}>{one.restarts}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
