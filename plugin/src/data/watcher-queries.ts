import { type WatcherList } from '@dpm/protocol';
import { useQuery } from '@tanstack/react-query';
import { read } from './read';
import { type ReadFailure } from './read-failure';

/** Who tells when no server answers. */
export function useWatchers(refreshMs: number) {
  return useQuery<WatcherList, ReadFailure>({
    queryKey: ['watchers'],
    queryFn: ({ signal }) => read<WatcherList>('watchers', { signal }),
    refetchInterval: refreshMs || false,
  });
}
