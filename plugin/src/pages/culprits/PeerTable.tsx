import React from 'react';
import { type CulpritRow } from '@dpm/protocol';
import { useStyles2 } from '@grafana/ui';
import { formatBytesPerS } from '../../data/format';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { getTableStyles } from './table-styles';

/** Clients of an instance, and servers that it goes to, by address; the largest. */
export function PeerTable({ row, measuredMs }: { row: CulpritRow; measuredMs: number }) {
  const styles = useStyles2(getTableStyles);
  const { peers, peerCount } = row;
  const rate = (bytes: number) =>
    measuredMs > 0 ? formatBytesPerS((bytes * 1000) / measuredMs) : t('detail.none');
  const heads = ['peers', 'role', 'in', 'out', 'local'] as const;
  return (
    <table className={styles.processes}>
      <thead>
        <tr>
          {heads.map((head) => (
            <th key={head} scope="col">
              {t(`detail.${head}`)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {peers.map(({ role, remote, local, loopback, inBytes, outBytes }) => (
          <tr key={`${local} ${remote}`} data-testid={testIds.culprits.peer}>
            <td className={styles.command}>{remote}</td>
            <td>
              {t(`peer.${role}`)}
              {loopback && <span className={styles.quiet}> · {t('peer.loopback')}</span>}
            </td>
            <td>{rate(inBytes)}</td>
            <td>{rate(outBytes)}</td>
            <td className={styles.command}>{local}</td>
          </tr>
        ))}
        {peerCount > peers.length && (
          <tr>
            <td className={styles.quiet} colSpan={heads.length}>
              {t('detail.morePeers', { count: peerCount - peers.length })}
            </td>
          </tr>
        )}
      </tbody>
    </table>
  );
}
