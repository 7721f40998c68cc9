import React from 'react';
import { type HostPage } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { Bar } from '../../components/Bar';
import { getTableStyles } from '../../components/table-styles';
import { formatBytes, formatShare } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';

type FileSystem = HostPage['fileSystems'][number];

const HEADS = ['mount', 'device', 'used', 'free', 'total', 'inodes', 'daysLeft'] as const;
/** Full within so many days is worth a look. */
const SOON_DAYS = 7;

export function FileSystems({ fileSystems }: { fileSystems: FileSystem[] }) {
  const styles = useStyles2(getTableStyles);
  if (fileSystems.length === 0) {
    return <p className={styles.quiet}>{t('hostPage.noFileSystems')}</p>;
  }
  return (
    <div className={styles.scroll}>
      <table className={styles.table}>
        <thead>
          <tr>
            {HEADS.map((head) => (
              <th key={head} scope="col" title={head === 'daysLeft' ? t('hostPage.daysLeftHint') : undefined}>
                {t(`hostPage.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {fileSystems.map((one) => (
            <Line key={one.mount} fileSystem={one} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Line({ fileSystem }: { fileSystem: FileSystem }) {
  const styles = useStyles2(getTableStyles);
  const { mount, device, totalBytes, usedBytes, freeBytes, inodes, inodesFree, daysLeft } = fileSystem;
  // Of what people may use: some of a file system is kept for root.
  const used = usedBytes + freeBytes > 0 ? usedBytes / (usedBytes + freeBytes) : 0;
  const isSoon = daysLeft !== null && daysLeft < SOON_DAYS;
  return (
    <tr data-testid={testIds.host.fileSystem}>
      <td className={styles.break}>{mount}</td>
      <td className={styles.break}>{device}</td>
      <td style={{ minWidth: 120 }}>
        {formatShare(used)}
        <Bar value={used} guilty={isSoon} />
      </td>
      <td className={styles.firm}>{formatBytes(freeBytes)}</td>
      <td className={styles.firm}>{formatBytes(totalBytes)}</td>
      <td>{inodes && inodesFree !== null ? formatShare(1 - inodesFree / inodes) : '–'}</td>
      <td className={isSoon ? styles.bad : undefined}>{daysText(daysLeft)}</td>
    </tr>
  );
}

function daysText(days: number | null): string {
  if (days === null) {
    return t('hostPage.noGrowth');
  }
  return days < 1 ? t('hostPage.today') : t('hostPage.days', { count: Math.floor(days) });
}
