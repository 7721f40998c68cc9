import { useDeferredValue, useMemo } from 'react';
import { type FleetHost } from '../../data/fleet-queries';
import { listFleet } from '../../data/fleet-view';
import { usePageParams } from '../../data/page-params';

/** What of the fleet is listed, as the address says. `since` is when the work began that the bar is about. */
export function useFleetView(hosts: FleetHost[]) {
  const { values, update } = usePageParams(['search', 'state', 'tag', 'sort', 'since', 'group'] as const);
  const view = useDeferredValue(values);
  const shown = useMemo(() => listFleet(hosts, view), [hosts, view]);
  return { values, update, shown };
}
