import {
  type AddHosts,
  type ConfirmKeys,
  type DiskForecast,
  type HostAccess,
  type HostCheck,
  type HostEntry,
  type HostsAdded,
  type ParsedHosts,
  type Preflight as PreflightAnswer,
  type CHECK_NAMES,
} from '@dpm/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { FLEET_KEY } from './fleet-queries';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

export type CheckName = (typeof CHECK_NAMES)[number];
export type Check = Omit<HostCheck, 'name'> & { name: CheckName };
export type Preflight = Omit<PreflightAnswer, 'checks'> & { checks: Check[] };

/** A host that does not answer keeps the backend waiting for up to 25 s. */
const PREFLIGHT_TIMEOUT_MS = 40_000;

export function useParse() {
  return useMutation<ParsedHosts, ReadFailure, string>({
    mutationFn: (text) => admin<ParsedHosts>('hosts/parse', { method: 'POST', body: { text } }),
  });
}

/** What the database will need for so many more hosts. */
export function useForecast(hosts: number) {
  return useQuery<DiskForecast, ReadFailure>({
    queryKey: ['forecast', hosts],
    queryFn: ({ signal }) => admin<DiskForecast>('hosts/forecast', { query: { hosts }, signal }),
    enabled: hosts > 0,
  });
}

/** Looks whether a host is ready, and changes nothing there. */
export function askPreflight(
  { host, access }: { host: HostEntry; access: HostAccess | undefined },
  signal: AbortSignal,
): Promise<Preflight> {
  const body = access === undefined ? { host } : { host, access };
  return admin<Preflight>('hosts/preflight', {
    ...{ method: 'POST', body, signal, timeoutMs: PREFLIGHT_TIMEOUT_MS },
  });
}

export function useConfirmKey(onDone: () => void) {
  return useMutation<unknown, ReadFailure, ConfirmKeys['keys'][number]>({
    mutationFn: (key) => admin('hosts/confirm-key', { method: 'POST', body: { keys: [key] } }),
    onSuccess: onDone,
  });
}

/** Adds them all, or none with the faults. */
export function useAddHosts(onAdded: (answer: HostsAdded) => void) {
  const client = useQueryClient();
  return useMutation<HostsAdded, ReadFailure, AddHosts>({
    mutationFn: (body) => admin<HostsAdded>('hosts/add', { method: 'POST', body }),
    onSuccess: async (answer) => {
      onAdded(answer);
      await client.invalidateQueries({ queryKey: FLEET_KEY });
    },
  });
}
