import React, { useMemo } from 'react';
import { css } from '@emotion/css';
import { type DiskCulprits, type HostRow } from '@dpm/protocol';
import { type GrafanaTheme2 } from '@grafana/data';
import { useStyles2 } from '@grafana/ui';
import { Room } from '../../components/Room';
import { useVirtualRows } from '../../components/use-virtual-rows';
import { blamedOf, indexDisks, rankHosts } from '../../data/host-list';
import { type RawWindow } from '../../data/window';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { HostLine } from './HostLine';

interface Props {
  hosts: readonly HostRow[];
  /** Of hosts whose disk is busier than their CPU. */
  disks: DiskCulprits | undefined;
  /** Kept by the links to Culprits. */
  window: RawWindow;
}

const HEADS = ['host', 'state', 'cpu', 'memory', 'diskUtil', 'top'] as const;
/** Two lines of text and their padding. */
const ROW_PX = 52;

/** Worst first; of thousands of hosts only those on the screen are drawn. */
export function HostTable({ hosts, disks, window: range }: Props) {
  const styles = useStyles2(getStyles);
  const ranked = useMemo(() => rankHosts(hosts), [hosts]);
  const byHost = useMemo(() => indexDisks(disks), [disks]);
  const rows = useVirtualRows({ count: ranked.length, rowPx: ROW_PX, heightPx: window.innerHeight });
  return (
    <div
      className={styles.scroll}
      onScroll={rows.onScroll}
      tabIndex={0}
      role="region"
      aria-label={t('overview.hosts', { count: hosts.length })}
      data-testid={testIds.overview.scroll}
    >
      <table className={styles.table} data-testid={testIds.overview.table} aria-rowcount={ranked.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            {HEADS.map((head) => (
              <th key={head} scope="col">
                {t(`column.${head}`)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Room px={rows.beforePx} />
          {ranked.slice(rows.from, rows.to).map((row, index) => (
            <HostLine
              key={row.host}
              row={row}
              blamed={blamedOf(row, byHost)}
              window={range}
              heightPx={ROW_PX}
              index={rows.from + index + 2}
            />
          ))}
          <Room px={rows.afterPx} />
        </tbody>
      </table>
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  scroll: css({
    maxHeight: `max(320px, calc(100vh - 240px))`,
    overflow: 'auto',
    // The browser must not try to keep a row in place that is being replaced.
    overflowAnchor: 'none',
    '&:focus-visible': { outline: `2px solid ${theme.colors.primary.border}` },
  }),
  table: css({
    width: '100%',
    minWidth: 900,
    borderCollapse: 'collapse',
    tableLayout: 'fixed',
    'th, td': {
      textAlign: 'left',
      padding: theme.spacing(0.5, 1),
      borderBottom: `1px solid ${theme.colors.border.weak}`,
      verticalAlign: 'middle',
      overflow: 'hidden',
      textOverflow: 'ellipsis',
      whiteSpace: 'nowrap',
    },
    th: {
      position: 'sticky',
      top: 0,
      zIndex: 1,
      color: theme.colors.text.secondary,
      background: theme.colors.background.primary,
      fontWeight: theme.typography.fontWeightMedium,
    },
    'tbody tr:hover': { background: theme.colors.background.secondary },
    'th:nth-child(1)': { width: '24%' },
    'th:nth-child(2)': { width: '13%' },
    'th:nth-child(6)': { width: '24%' },
  }),
});
