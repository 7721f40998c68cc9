import { useMemo } from 'react';
import { DELIVERY_STATES, type DeliveryFilter, type DeliveryState } from '../../data/delivery-queries';
import { usePageParams } from '../../data/page-params';

/** The filters as the address has them; a state that there is none of is no filter. */
export function useDeliveryFilter() {
  const { values, update } = usePageParams(['state', 'channel'] as const);
  const { state, channel } = values;
  const filter = useMemo<DeliveryFilter>(
    () => ({
      ...(DELIVERY_STATES.includes(state as DeliveryState) ? { state: state as DeliveryState } : {}),
      ...(channel === '' ? {} : { channel }),
    }),
    [state, channel],
  );
  return { filter, setFilter: update };
}
