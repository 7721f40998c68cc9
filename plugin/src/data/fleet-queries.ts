import { type Fleet as FleetAnswer, type FleetState, type HostTasks } from '@dpm/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin, read } from './read';
import { type ReadFailure } from './read-failure';

export type FleetHost = Omit<FleetAnswer['hosts'][number], 'state'> & { state: FleetState };
type Fleet = Omit<FleetAnswer, 'hosts'> & { hosts: FleetHost[] };
export type HostTask = HostTasks['tasks'][number];
export const HOST_ORDERS = [
  ...(['online', 'retry', 'cancel', 'forget-key', 'hold', 'release'] as const),
  ...(['move', 'move-back', 'offline', 'consider-removed'] as const),
];
export type HostOrder = (typeof HOST_ORDERS)[number];
export const FLEET_KEY = ['fleet'];
/** As many as the backend takes at once. */
const HOSTS_AT_ONCE = 1_000;

/** All hosts with what goes on there; asked again every `refreshMs`, or never for 0. */
export function useFleet(refreshMs: number) {
  return useQuery<Fleet, ReadFailure>({
    queryKey: FLEET_KEY,
    queryFn: ({ signal }) => read<Fleet>('fleet', { signal }),
    refetchInterval: refreshMs || false,
  });
}

/** All work on one host, newest first, with the outputs of its steps: for administrators. */
export function useHostTasks(host: string, { refreshMs }: { refreshMs: number }) {
  return useQuery<HostTasks, ReadFailure>({
    queryKey: ['host-tasks', host],
    queryFn: ({ signal }) => admin<HostTasks>('hosts/tasks', { query: { host }, signal }),
    refetchInterval: refreshMs || false,
  });
}

/** A list in parts that the backend takes. */
export function inParts(hosts: string[]): string[][] {
  const parts = Math.ceil(hosts.length / HOSTS_AT_ONCE);
  return Array.from({ length: parts }, (_, part) =>
    hosts.slice(part * HOSTS_AT_ONCE, (part + 1) * HOSTS_AT_ONCE),
  );
}

/** Gives an order for any number of hosts; the list is read again after it. */
export function useHostOrder(onDone?: (order: HostOrder) => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, { order: HostOrder; hosts: string[] }>({
    mutationFn: async ({ order, hosts }) => {
      for (const some of inParts(hosts)) {
        await admin(`hosts/${order}`, { method: 'POST', body: { hosts: some } });
      }
    },
    onSuccess: async (_, { order }) => {
      onDone?.(order);
      await client.invalidateQueries({ queryKey: FLEET_KEY });
    },
  });
}
