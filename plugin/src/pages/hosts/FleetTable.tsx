import React, { useRef } from 'react';
import { Checkbox, useStyles2 } from '@grafana/ui';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type FleetHost } from '../../data/fleet-queries';
import { type FleetRow, type GroupBy } from '../../data/fleet-groups';
import { type FleetSort } from '../../data/fleet-view';
import { isAdmin } from '../../data/role';
import { t } from '../../i18n/t';
import { testIds } from '../../test-ids';
import { FleetGroupLine } from './FleetGroupLine';
import { FleetHeads } from './FleetHeads';
import { FleetLine } from './FleetLine';
import { getFleetStyles, ROW_HEIGHT_PX } from './fleet-styles';
import { useGroupedRows } from './use-grouped-rows';

interface Props {
  hosts: FleetHost[];
  groupBy: GroupBy;
  sort: string;
  chosen: ReadonlySet<string>;
  onSort: (column: FleetSort) => void;
  onChoose: (change: (before: ReadonlySet<string>) => ReadonlySet<string>) => void;
  onWatch: (host: string) => void;
  onEdit: (host: FleetHost) => void;
}

/** Rows beyond the edges that are drawn ahead. */
const OVERSCAN = 8;

/** Thousands of hosts, of which only those in sight are drawn. */
export function FleetTable({ hosts, groupBy, sort, chosen, onSort, onChoose, onWatch, onEdit }: Props) {
  const styles = useStyles2(getFleetStyles);
  const scroller = useRef<HTMLDivElement>(null);
  const { lines, openOrClose } = useGroupedRows(hosts, groupBy);
  // eslint-disable-next-line react-hooks/incompatible-library -- its rows are read in this very pass
  const rows = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT_PX,
    overscan: OVERSCAN,
    getItemKey: (index) => keyOf(lines[index]) ?? index,
    initialRect: { width: 1_000, height: 600 },
  });
  const admin = isAdmin();
  const all = chosenOf(hosts, chosen);
  const toggleAll = (some: FleetHost[]) =>
    onChoose((before) => {
      const isAll = chosenOf(some, before) === 'all';
      const names = some.map(({ host }) => host);
      const there = new Set(names);
      return new Set(isAll ? [...before].filter((name) => !there.has(name)) : [...before, ...names]);
    });
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
      aria-rowcount={lines.length + 1}
      className={styles.scroller}
      tabIndex={0}
      data-testid={testIds.fleet.table}
    >
      <div role="rowgroup" className={styles.head}>
        <div role="row" aria-rowindex={1} className={styles.row}>
          <span role="columnheader">
            {admin && (
              <Checkbox
                value={all === 'all'}
                indeterminate={all === 'some'}
                aria-label={t('fleet.selectAll')}
                data-testid={testIds.fleet.selectAll}
                onChange={() => toggleAll(hosts)}
              />
            )}
          </span>
          <FleetHeads sort={sort} onSort={onSort} />
        </div>
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: rows.getTotalSize() }}>
        {rows.getVirtualItems().map(({ key, index, start }) => {
          const line = lines[index];
          const position = { index, start };
          if (line === undefined) {
            return null;
          }
          return line.kind === 'group' ? (
            <FleetGroupLine
              key={key}
              group={line.group}
              title={groupTitle(line.group.name, groupBy)}
              isOpen={line.isOpen}
              position={position}
              chosen={chosenOf(line.group.hosts, chosen)}
              onOpen={() => openOrClose(line.group.name)}
              onToggle={admin ? () => toggleAll(line.group.hosts) : undefined}
            />
          ) : (
            <FleetLine
              key={key}
              host={line.host}
              position={position}
              chosen={chosen.has(line.host.host)}
              onToggle={admin ? toggle : undefined}
              onWatch={admin ? onWatch : undefined}
              onEdit={admin ? onEdit : undefined}
            />
          );
        })}
      </div>
    </div>
  );
}

const keyOf = (line: FleetRow | undefined) =>
  line && (line.kind === 'group' ? `group ${line.group.name}` : `${line.group} ${line.host.host}`);

function chosenOf(hosts: FleetHost[], chosen: ReadonlySet<string>): 'all' | 'some' | 'none' {
  if (hosts.every(({ host }) => chosen.has(host))) {
    return 'all';
  }
  return hosts.some(({ host }) => chosen.has(host)) ? 'some' : 'none';
}

const KEY_PREFIX = 'tag:';

function groupTitle(name: string, by: GroupBy): string {
  if (by === 'state') {
    return t(`fleet.states.${name as FleetHost['state']}`);
  }
  if (name !== '') {
    return name;
  }
  if (by === 'business' || by === 'owner') {
    return t(`fleet.groupNone.${by}`);
  }
  const key = by.startsWith(KEY_PREFIX) ? by.slice(KEY_PREFIX.length) : '';
  return key === '' ? t('fleet.groupNone.tag') : t('fleet.groupNone.key', { key });
}
