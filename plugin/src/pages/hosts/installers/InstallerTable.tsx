import React from 'react';
import { dateTimeFormat } from '@grafana/data';
import { Button, useStyles2 } from '@grafana/ui';
import { Failure } from '../../../components/states/Failure';
import { getTableStyles } from '../../../components/table-styles';
import { isOpenInstaller, useRevokeInstaller, type Installer } from '../../../data/installer-queries';
import { t } from '../../../i18n/t';
import { testIds } from '../../../test-ids';

const HEADS = ['host', 'made', 'state'] as const;

interface Props {
  installers: Installer[];
  nowMs: number;
}

/** Who asked for which line, what became of it, and a way to take an open one back. */
export function InstallerTable({ installers, nowMs }: Props) {
  const styles = useStyles2(getTableStyles);
  const revoke = useRevokeInstaller();
  if (installers.length === 0) {
    return <p className={styles.quiet}>{t('installer.none')}</p>;
  }
  return (
    <div className={styles.scroll}>
      {revoke.error && <Failure failure={revoke.error} onRetry={() => revoke.reset()} />}
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`installer.${head}`)}
              </th>
            ))}
            <td />
          </tr>
        </thead>
        <tbody>
          {installers.map((installer) => {
            const { host, login, createdMs } = installer;
            return (
              <tr key={`${host} ${createdMs}`} data-testid={testIds.installers.row}>
                <td className={styles.break}>{host}</td>
                <td>
                  {dateTimeFormat(createdMs)}
                  <div className={styles.quiet}>{login}</div>
                </td>
                <td>{stateText(installer, nowMs)}</td>
                <td>
                  {isOpenInstaller(installer, nowMs) && (
                    <Button
                      size="sm"
                      variant="secondary"
                      disabled={revoke.isPending}
                      aria-label={t('installer.revokeOf', { host })}
                      data-testid={testIds.installers.revoke}
                      onClick={() => revoke.mutate(host)}
                    >
                      {t('installer.revoke')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

function stateText({ usedMs, usedFrom, expiresMs }: Installer, nowMs: number): string {
  if (usedMs !== null) {
    return t('installer.used', { time: dateTimeFormat(usedMs), from: usedFrom ?? '–' });
  }
  return expiresMs > nowMs
    ? t('installer.open', { time: dateTimeFormat(expiresMs) })
    : t('installer.expired');
}
