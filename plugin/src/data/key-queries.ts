import { type ConfirmKeys, type ShownKey, type WaitingKeys } from '@dpm/protocol';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

export type { ShownKey };

const KEYS_KEY = ['host-keys'];

/** Keys that hosts showed and that keep work on them waiting: for administrators. */
export function useWaitingKeys(refreshMs: number) {
  return useQuery<WaitingKeys, ReadFailure>({
    queryKey: KEYS_KEY,
    queryFn: ({ signal }) => admin<WaitingKeys>('hosts/keys', { signal }),
    refetchInterval: refreshMs || false,
  });
}

/** All of them, or none when one is not the key that is trusted. */
export function useConfirmKeys(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, ConfirmKeys['keys']>({
    mutationFn: (keys) => admin('hosts/confirm-key', { method: 'POST', body: { keys } }),
    onSuccess: async () => {
      onDone?.();
      await client.invalidateQueries({ queryKey: KEYS_KEY });
    },
  });
}

/** Those of which the fingerprint stands in a text, and that a person may confirm. */
export function keysNamedIn(keys: readonly ShownKey[], text: string): ShownKey[] {
  const named = new Set(text.match(/SHA256:[A-Za-z0-9+/]{43}/g));
  return keys.filter((key) => mayBeConfirmed(key) && named.has(key.fingerprint));
}

export const mayBeConfirmed = ({ state }: Pick<ShownKey, 'state'>) => state === 'unconfirmed';
