import { type DeliveryPage, type DeliveryQuery } from '@dpm/protocol';
import { useInfiniteQuery } from '@tanstack/react-query';
import { read } from './read';
import { type ReadFailure } from './read-failure';

export type Delivery = DeliveryPage['messages'][number];
export type DeliveryState = Delivery['state'];
export const DELIVERY_STATES: DeliveryState[] = ['waiting', 'sending', 'delivered', 'digested', 'failed'];
export type DeliveryFilter = Pick<DeliveryQuery, 'state' | 'channel'>;

/** Messages newest first, a page at a time; those shown are read again every `refreshMs`, or never for 0. */
export function useDeliveries(filter: DeliveryFilter, refreshMs: number) {
  return useInfiniteQuery<DeliveryPage, ReadFailure, { pages: DeliveryPage[] }, unknown[], number | null>({
    queryKey: ['deliveries', filter.state, filter.channel],
    queryFn: ({ pageParam, signal }) => {
      const query = { ...filter, ...(pageParam === null ? {} : { before: pageParam }) };
      return read<DeliveryPage>('deliveries', { query, signal });
    },
    initialPageParam: null,
    getNextPageParam: ({ next }) => next,
    refetchInterval: refreshMs || false,
  });
}
