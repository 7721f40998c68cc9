import { type AuditPage, type HostPage, type InstancePage } from '@dpm/protocol';
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { admin, read } from './read';
import { type ReadFailure } from './read-failure';

/** Everything that is known of one host; asked again every `refreshMs`, or never for 0. */
export function useHostPage(host: string, refreshMs: number) {
  return useQuery<HostPage, ReadFailure>({
    queryKey: ['host', host],
    queryFn: ({ signal }) => read<HostPage>('host', { query: { host }, signal }),
    enabled: host !== '',
    refetchInterval: refreshMs || false,
  });
}

export function useInstancePage(id: number) {
  return useQuery<InstancePage, ReadFailure>({
    queryKey: ['instance', id],
    queryFn: ({ signal }) => read<InstancePage>('instance', { query: { id }, signal }),
    enabled: id > 0,
  });
}

/** The audit log newest first, a page at a time: for administrators. */
export function useAudit(search: string) {
  return useInfiniteQuery<AuditPage, ReadFailure, { pages: AuditPage[] }, unknown[], number | null>({
    queryKey: ['audit', search],
    queryFn: ({ pageParam, signal }) => {
      const query = {
        ...(search === '' ? {} : { search }),
        ...(pageParam === null ? {} : { before: pageParam }),
      };
      return admin<AuditPage>('audit', { query, signal });
    },
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
  });
}
