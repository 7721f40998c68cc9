import { type HostLoss } from '@dpm/protocol';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { FLEET_KEY } from './fleet-queries';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

/** So many at a time: somebody has to read what is lost. */
export const DELETED_AT_ONCE = 20;

/** What deleting each of them would take away, in the order of the hosts. */
export function useLosses(hosts: string[]) {
  return useQueries({
    queries: hosts.map((host) => ({
      queryKey: ['host-loss', host],
      queryFn: ({ signal }: { signal: AbortSignal }) =>
        admin<HostLoss>('host/loss', { query: { host }, signal }),
      gcTime: 0,
    })),
    combine: (answers) => ({
      losses: answers.flatMap(({ data }) => (data === undefined ? [] : [data])),
      failure: (answers.find(({ error }) => error !== null)?.error ?? null) as ReadFailure | null,
      isPending: answers.some(({ isPending }) => isPending),
      retry: () => answers.forEach((answer) => void (answer.error && answer.refetch())),
    }),
  });
}

/** One after the other; those before the first that failed are deleted. */
export function useDeleteHosts(onDone: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, string[]>({
    mutationFn: async (hosts) => {
      for (const host of hosts) {
        await admin('host', { method: 'DELETE', query: { host } });
      }
    },
    onSuccess: onDone,
    onSettled: () => client.invalidateQueries({ queryKey: FLEET_KEY }),
  });
}
