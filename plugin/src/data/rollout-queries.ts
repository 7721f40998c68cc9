import { type RolloutHosts, type RolloutList } from '@dpm/protocol';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin, read } from './read';
import { type ReadFailure } from './read-failure';

export type Rollout = RolloutList['rollouts'][number];
export type RolloutHost = RolloutHosts['hosts'][number];

const ROLLOUTS_KEY = ['rollouts'];

/** The last fifty, newest first; asked again every `refreshMs`, or never for 0. */
export function useRollouts(refreshMs: number) {
  return useQuery<RolloutList, ReadFailure>({
    queryKey: ROLLOUTS_KEY,
    queryFn: ({ signal }) => read<RolloutList>('rollouts', { signal }),
    refetchInterval: refreshMs || false,
  });
}

/** The hosts of one that were told. */
export function useRolloutHosts(id: number, refreshMs: number) {
  return useQuery<RolloutHosts, ReadFailure>({
    queryKey: [...ROLLOUTS_KEY, id],
    queryFn: ({ signal }) => read<RolloutHosts>('rollout', { query: { id }, signal }),
    refetchInterval: refreshMs || false,
    placeholderData: keepPreviousData,
  });
}

export type RolloutOrder =
  | { kind: 'start'; bundle: string }
  | { kind: 'pause' | 'resume' | 'rollback' }
  | { kind: 'hold' | 'release'; hosts: string[] };

/** What administrators order; all that is shown of upgrades is read again after it. */
export function useRolloutOrder(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, RolloutOrder>({
    mutationFn: (order) => {
      switch (order.kind) {
        case 'start':
          return admin('rollouts', { method: 'POST', body: { bundle: order.bundle } });
        case 'hold':
        case 'release':
          return admin(`hosts/${order.kind}`, { method: 'POST', body: { hosts: order.hosts } });
        default:
          return admin(`rollouts/${order.kind}`, { method: 'POST' });
      }
    },
    onSuccess: async () => {
      onDone?.();
      await client.invalidateQueries({ queryKey: ROLLOUTS_KEY });
    },
  });
}
