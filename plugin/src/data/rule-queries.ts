import {
  type RouteDrafts,
  type RouteList,
  type RuleDraft,
  type RuleList,
  type RulePreview,
  type SilenceDraft,
  type SilenceList,
} from '@dpm/protocol';
import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { admin, edit, read, type ReadPath } from './read';
import { type ReadFailure } from './read-failure';

export type Rule = RuleList['rules'][number];
export type Silence = SilenceList['silences'][number];
export type RouteDraft = RouteDrafts['routes'][number];

function useList<T>(path: Extract<ReadPath, 'rules' | 'silences' | 'routes'>, refreshMs = 0) {
  return useQuery<T, ReadFailure>({
    queryKey: [path],
    queryFn: ({ signal }) => read<T>(path, { signal }),
    refetchInterval: refreshMs || false,
  });
}

export const useRules = (refreshMs: number) => useList<RuleList>('rules', refreshMs);
export const useSilences = (refreshMs: number) => useList<SilenceList>('silences', refreshMs);
/** Not read again by itself: its order is being changed meanwhile. */
export const useRoutes = () => useList<RouteList>('routes');

/** How often a rule would have fired over the last 7 days; undefined asks nothing. */
export function useRulePreview(draft: RuleDraft | undefined) {
  return useQuery<RulePreview, ReadFailure>({
    queryKey: ['rule-preview', draft],
    queryFn: ({ signal }) =>
      admin<RulePreview>('rules/preview', { method: 'POST', signal, ...(draft && { body: draft }) }),
    enabled: draft !== undefined,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  });
}

/** What may be done with rules, silences and routes; their list is read again after each. */
export type PolicyOrder =
  | { list: 'rules'; kind: 'add'; draft: RuleDraft }
  | { list: 'rules'; kind: 'change'; id: number; draft: RuleDraft }
  | { list: 'rules'; kind: 'remove'; id: number }
  | { list: 'silences'; kind: 'add'; draft: SilenceDraft }
  | { list: 'silences'; kind: 'end'; id: number }
  | { list: 'routes'; kind: 'save'; draft: RouteDrafts };

export function usePolicyOrder(onDone?: () => void) {
  const client = useQueryClient();
  return useMutation<unknown, ReadFailure, PolicyOrder>({
    mutationFn: send,
    onSuccess: async (_, { list }) => {
      onDone?.();
      await client.invalidateQueries({ queryKey: [list] });
    },
  });
}

function send(order: PolicyOrder): Promise<unknown> {
  if (order.list === 'routes') {
    return admin('routes', { method: 'PUT', body: order.draft });
  }
  if (order.list === 'silences') {
    return order.kind === 'add'
      ? edit('silences', { query: {}, body: order.draft })
      : edit('silence', { method: 'DELETE', query: { id: order.id }, body: {} });
  }
  switch (order.kind) {
    case 'add':
      return admin('rules', { method: 'POST', body: order.draft });
    case 'change':
      return admin('rule', { method: 'PUT', query: { id: order.id }, body: order.draft });
    case 'remove':
      return admin('rule', { method: 'DELETE', query: { id: order.id } });
  }
}
