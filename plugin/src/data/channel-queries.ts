import {
  type ChannelList,
  type ChannelPreview,
  type ChannelPreviewQuery,
  type ChannelTest,
  type ChangedChannel,
  type NewChannel,
} from '@dpm/protocol';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin } from './read';
import { type ReadFailure } from './read-failure';

export type Channel = ChannelList['channels'][number];
const CHANNELS_KEY = ['channels'];

export function useChannels(refreshMs: number) {
  return useQuery<ChannelList, ReadFailure>({
    queryKey: CHANNELS_KEY,
    queryFn: ({ signal }) => admin<ChannelList>('channels', { signal }),
    refetchInterval: refreshMs || false,
  });
}

/** One message of each kind, as a channel of this kind writes it. */
export function useChannelPreview({ language, format }: ChannelPreviewQuery) {
  return useQuery<ChannelPreview, ReadFailure>({
    queryKey: ['channel-preview', language, format],
    queryFn: ({ signal }) =>
      admin<ChannelPreview>('channel/preview', { query: { language, format }, signal }),
    placeholderData: keepPreviousData,
    staleTime: Infinity,
  });
}

/** Really sends; failures of the receiver are part of the answer. */
export function useChannelTest(id: number) {
  const client = useQueryClient();
  return useMutation<ChannelTest, ReadFailure>({
    mutationFn: () => admin<ChannelTest>('channel/test', { method: 'POST', query: { id } }),
    onSuccess: () => client.invalidateQueries({ queryKey: CHANNELS_KEY }),
  });
}

/** What may be done with channels; the list is read again after each. */
export type ChannelOrder =
  | { kind: 'add'; draft: NewChannel }
  | { kind: 'change'; id: number; draft: ChangedChannel }
  | { kind: 'delete'; id: number };

export function useChannelOrder(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, ChannelOrder>({
    mutationFn: (order) => {
      switch (order.kind) {
        case 'add':
          return admin('channels', { method: 'POST', body: order.draft });
        case 'change':
          return admin('channel', { method: 'PATCH', query: { id: order.id }, body: order.draft });
        case 'delete':
          return admin('channel', { method: 'DELETE', query: { id: order.id } });
      }
    },
    onSuccess: async () => {
      onDone?.();
      await client.invalidateQueries({ queryKey: CHANNELS_KEY });
    },
  });
}
