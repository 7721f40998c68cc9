import { type AskInstallers, type InstallerList, type MadeInstallers } from '@dpm/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

export type Installer = InstallerList['installers'][number];

const INSTALLERS_KEY = ['installers'];
/** The first time, the server fetches the runtimes that it puts into the script. */
const MAKING_TIMEOUT_MS = 120_000;

/** Those of the last week; asked again every `refreshMs`, or never for 0. For administrators. */
export function useInstallers({ refreshMs, enabled = true }: { refreshMs: number; enabled?: boolean }) {
  return useQuery<InstallerList, ReadFailure>({
    queryKey: INSTALLERS_KEY,
    queryFn: ({ signal }) => admin<InstallerList>('hosts/installers', { signal }),
    refetchInterval: refreshMs || false,
    enabled,
  });
}

/** Lines that hold a secret each, and are answered this once. */
export function useMakeInstallers() {
  const client = useQueryClient();
  return useMutation<MadeInstallers, ReadFailure, AskInstallers>({
    mutationFn: (body) =>
      admin<MadeInstallers>('hosts/installers', { method: 'POST', body, timeoutMs: MAKING_TIMEOUT_MS }),
    onSuccess: () => client.invalidateQueries({ queryKey: INSTALLERS_KEY }),
    // The secrets are not kept longer than the page that shows them.
    gcTime: 0,
  });
}

export function useRevokeInstaller() {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, string>({
    mutationFn: (host) => admin('hosts/installer', { method: 'DELETE', query: { host } }),
    onSettled: () => client.invalidateQueries({ queryKey: INSTALLERS_KEY }),
  });
}

/** Whether it may still be used, at a moment, epoch milliseconds. */
export const isOpenInstaller = ({ usedMs, expiresMs }: Installer, nowMs: number) =>
  usedMs === null && expiresMs > nowMs;
