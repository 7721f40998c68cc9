import {
  type Context,
  type Culprits,
  type DiskCulprits,
  type HostList,
  type IncidentDetail,
  type IncidentList,
} from '@dpm/protocol';
import { keepPreviousData, QueryClient, useQuery } from '@tanstack/react-query';
import { read } from './read';
import { type ReadFailure } from './read-failure';
import { type AbsoluteWindow } from './window';
import { t } from '../i18n/t';

/** One client per app: a refused request is never repeated, others once. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        retry: (count, error) => count < 1 && RETRIED.has((error as ReadFailure).kind),
        refetchOnWindowFocus: false,
        staleTime: 1_000,
      },
    },
  });
}

const RETRIED = new Set<ReadFailure['kind']>(['unreachable', 'backend']);

/** All hosts; asked again every `refreshMs`, or never for 0. */
export function useHosts(refreshMs: number) {
  return useQuery<HostList, ReadFailure>({
    queryKey: ['hosts'],
    queryFn: ({ signal }) => read<HostList>('hosts', { signal }),
    refetchInterval: refreshMs || false,
  });
}

/** Who uses the disk of the hosts that are short of it; the list does not wait for it. */
export function useDiskCulprits(refreshMs: number) {
  return useQuery<DiskCulprits, ReadFailure>({
    queryKey: ['disk-culprits'],
    queryFn: ({ signal }) => read<DiskCulprits>('disk-culprits', { signal }),
    refetchInterval: refreshMs || false,
  });
}

const INCIDENT_DAYS = 30;
const DAY_MS = 86_400_000;
export const INCIDENTS_KEY = ['incidents'];

/** Incidents of the last 30 days, and open ones; asked again every `refreshMs`, or never for 0. */
export function useIncidents(refreshMs: number) {
  return useQuery<IncidentList, ReadFailure>({
    queryKey: INCIDENTS_KEY,
    queryFn: ({ signal }) => {
      const to = Date.now();
      return read<IncidentList>('incidents', { query: { from: to - INCIDENT_DAYS * DAY_MS, to }, signal });
    },
    refetchInterval: refreshMs || false,
  });
}

/** What it is compared with changes slowly, and incidents last for minutes. */
const CONTEXT_MS = 60_000;

interface CulpritsRequest {
  host: string;
  /** The window as the URL has it; keeps the cache apart. */
  raw: string;
  /** Its bounds at the moment of asking: `now` moves on. */
  resolve: () => AbsoluteWindow;
  refreshMs: number;
}

/** Who used what on one host in one window; the last answer for the host stays while a new one is on its way. */
export function useCulprits({ host, raw, resolve, refreshMs }: CulpritsRequest) {
  return useQuery<Culprits, ReadFailure>({
    queryKey: ['culprits', host, raw],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolve();
      return read<Culprits>('culprits', { query: { host, from: fromMs, to: toMs }, signal });
    },
    enabled: host !== '',
    refetchInterval: refreshMs || false,
    placeholderData: (last) => (last?.host === host ? keepPreviousData(last) : undefined),
  });
}

/** What a window is compared with, and its incidents; a live one is asked again every minute. */
export function useContextOf({ host, raw, resolve, refreshMs }: CulpritsRequest) {
  return useQuery<Context, ReadFailure>({
    queryKey: ['context', host, raw],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolve();
      return read<Context>('context', { query: { host, from: fromMs, to: toMs }, signal });
    },
    enabled: host !== '',
    refetchInterval: refreshMs > 0 && CONTEXT_MS,
    placeholderData: (last) => (last?.host === host ? keepPreviousData(last) : undefined),
  });
}

/** One incident with its timeline in the words of the page's language. */
export function useIncident(id: number) {
  // The messages name their own language.
  const language = t('language');
  return useQuery<IncidentDetail, ReadFailure>({
    queryKey: [...INCIDENTS_KEY, id, language],
    queryFn: ({ signal }) => read<IncidentDetail>('incident', { query: { id, language }, signal }),
  });
}
