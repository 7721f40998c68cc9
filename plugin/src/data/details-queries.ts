import { type HostAccess, type HostDetails } from '@dpm/protocol';
import { useState } from 'react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { FLEET_KEY, inParts } from './fleet-queries';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

interface DetailsChange {
  host: string;
  details: HostDetails;
}

/** One after the other, with how many are done; those before the first that failed are changed. */
export function useChangeDetails(onDone: () => void) {
  const client = useQueryClient();
  const [done, setDone] = useState(0);
  const change = useMutation<unknown, ReadFailure, DetailsChange[]>({
    mutationFn: async (changes) => {
      setDone(0);
      for (const { host, details } of changes) {
        await admin('host', { method: 'PATCH', query: { host }, body: details });
        setDone((before) => before + 1);
      }
    },
    onSuccess: onDone,
    onSettled: () =>
      Promise.all([FLEET_KEY, ['host']].map((queryKey) => client.invalidateQueries({ queryKey }))),
  });
  return { change, done };
}

/** Another way in for hosts that are there; what waits is tried again at once. */
export function useChangeAccess(onDone: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, { hosts: string[]; access: HostAccess }>({
    mutationFn: async ({ hosts, access }) => {
      for (const some of inParts(hosts)) {
        await admin('hosts/access', { method: 'POST', body: { hosts: some, access } });
      }
    },
    onSuccess: async () => {
      onDone();
      await client.invalidateQueries({ queryKey: FLEET_KEY });
    },
    // It may hold a password.
    gcTime: 0,
  });
}
