import { locationService } from '@grafana/runtime';
import { useCallback, useMemo } from 'react';
import { useLocation } from 'react-router';

/** What a page keeps in the address besides the time range: a link shows the same thing. */
export function usePageParams<K extends string>(names: readonly K[]) {
  const { search } = useLocation();
  const key = names.join();
  const values = useMemo(() => {
    const params = new URLSearchParams(search);
    return Object.fromEntries(key.split(',').map((name) => [name, params.get(name) ?? ''])) as Record<
      K,
      string
    >;
  }, [search, key]);
  const update = useCallback((change: Partial<Record<K, string>>) => {
    // An empty value leaves the address.
    const entries = Object.entries<string | undefined>(change).map(([name, value]) => [name, value || null]);
    locationService.partial(Object.fromEntries(entries), true);
  }, []);
  return { values, update };
}
