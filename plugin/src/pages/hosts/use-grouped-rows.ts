import { useMemo, useState } from 'react';
import { groupFleet, rowsOf, type FleetRow, type GroupBy } from '../../data/fleet-groups';
import { type FleetHost } from '../../data/fleet-queries';

/** The lines of the list, with those of groups when it is grouped, which may be closed. */
export function useGroupedRows(hosts: FleetHost[], by: GroupBy) {
  const [closed, setClosed] = useState<ReadonlySet<string>>(new Set());
  const lines = useMemo(
    (): FleetRow[] =>
      by === ''
        ? hosts.map((host) => ({ kind: 'host', host, group: '' }))
        : rowsOf(groupFleet(hosts, by), closed),
    [hosts, by, closed],
  );
  const openOrClose = (name: string) =>
    setClosed((before) => {
      const next = new Set(before);
      if (!next.delete(name)) {
        next.add(name);
      }
      return next;
    });
  return { lines, openOrClose };
}
