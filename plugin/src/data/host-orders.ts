/** Which orders make sense for the hosts that are chosen. Pure. */
import { HOST_ORDERS, type FleetHost, type HostOrder } from './fleet-queries';

const MAKES_SENSE: Partial<Record<HostOrder, (host: FleetHost) => boolean>> = {
  hold: ({ isHeld }) => !isHeld,
  release: ({ isHeld }) => isHeld,
  move: ({ client, state, oldClient }) =>
    client === 'legacy' || state === 'oldClient' || oldClient === 'restore',
  'move-back': ({ oldClient }) => oldClient === 'stop' || oldClient === 'stopped',
};

/** To be taken offline, and not yet. */
const isLeaving = ({ istate, state }: FleetHost) => istate === 0 && state !== 'working';

/** Those that mean something for at least one of them; what is only assumed has to fit all. */
export function ordersFor(hosts: readonly FleetHost[]): HostOrder[] {
  return HOST_ORDERS.filter((order) =>
    order === 'consider-removed'
      ? hosts.every(isLeaving)
      : hosts.some((host) => MAKES_SENSE[order]?.(host) ?? true),
  );
}
