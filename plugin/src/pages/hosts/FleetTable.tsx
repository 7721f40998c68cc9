import React, { useRef } from 'react';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type FleetHost } from '../../data/fleet-queries';
import { type FleetSort } from '../../data/fleet-view';
import { isAdmin } from '../../data/role';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { FleetHeads } from './FleetHeads';
import { FleetLine } from './FleetLine';
import { getFleetStyles, ROW_HEIGHT_PX } from './fleet-styles';

interface Props {
  hosts: FleetHost[];
  sort: string;
  chosen: ReadonlySet<string>;
  onSort: (column: FleetSort) => void;
  onChoose: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
  onWatch: (host: string) => void;
}

/** Rows beyond the edges that are drawn ahead. */
const OVERSCAN = 8;

/** Thousands of hosts, of which only those in sight are drawn. */
export function FleetTable({ hosts, sort, chosen, onSort, onChoose, onWatch }: Props) {
  const styles = useStyles2(getFleetStyles);
  const scroller = useRef<HTMLDivElement>(null);
  // eslint-disable-next-line react-hooks/incompatible-library -- its rows are read in this very pass
  const rows = useVirtualizer({
    count: hosts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => hosts[index]?.host ?? index,
    initialRect: { width: 1_000, height: 600 },
  });
  const admin = isAdmin();
  const allChosen = hosts.every(({ host }) => chosen.has(host));
  const toggleAll = () => onChoose(() => new Set(allChosen ? [] : hosts.map(({ host }) => host)));
  // Lines are drawn anew only when they change, so this must not know what was chosen when it was made.
  const toggle = (host: string) =>
    onChoose((before) => {
      const next = new Set(before);
      if (!next.delete(host)) {
        next.add(host);
      }
      return next;
    });
  return (
    <div
      ref={scroller}
      role="table"
      aria-label={t('fleet.table')}
      aria-rowcount={hosts.length + 1}
      className={styles.scroller}
      tabIndex={0}
      data-testid={testIds.fleet.table}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          <span role="columnheader">
            {admin && (
              <Checkbox
                value={allChosen}
                indeterminate={!allChosen && hosts.some(({ host }) => chosen.has(host))}
                aria-label={t('fleet.selectAll')}
                data-testid={testIds.fleet.selectAll}
                onChange={toggleAll}
              />
            )}
          </span>
          <FleetHeads sort={sort} onSort={onSort} />
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const host = hosts[index];
          return (
            host && (
              <FleetLine
                key={key}
                host={host}
                position={{ index, start }}
                chosen={chosen.has(host.host)}
                onToggle={admin ? toggle : undefined}
                onWatch={admin ? onWatch : undefined}
              />
            )
          );
        })}
      </div>
    </div>
  );
}
