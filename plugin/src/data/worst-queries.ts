import { type Worst, type WorstBy } from '@dpm/protocol';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { read } from './read';
import { type ReadFailure } from './read-failure';
import { type AbsoluteWindow } from './window';

export interface WorstRequest {
  /** None: all hosts, or those with the tag. */
  hosts: string[];
  tag: string;
  by: WorstBy;
  limit: number;
  /** The window as the URL has it; keeps the cache apart. */
  raw: string;
  resolve: () => AbsoluteWindow;
  refreshMs: number;
}

/** Every host's samples are read for it: no more often than this. */
const FASTEST_MS = 30_000;

/** Who used most on many hosts in one window; the last answer stays while a new one is on its way. */
export function useWorst({ hosts, tag, by, limit, raw, resolve, refreshMs }: WorstRequest) {
  return useQuery<Worst, ReadFailure>({
    queryKey: ['worst', hosts, tag, by, limit, raw],
    queryFn: ({ signal }) => {
      const { fromMs, toMs } = resolve();
      const some: Record<string, string> = hosts.length > 0 ? { hosts: hosts.join(',') } : tag ? { tag } : {};
      return read<Worst>('worst', { query: { from: fromMs, to: toMs, by, limit, ...some }, signal });
    },
    refetchInterval: refreshMs > 0 && Math.max(FASTEST_MS, refreshMs),
    placeholderData: keepPreviousData,
  });
}
