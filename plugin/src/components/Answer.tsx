import React, { type ReactNode } from 'react';
import { type UseQueryResult } from '@tanstack/react-query';
import { type ReadFailure } from '../data/read-failure';
import { Failure, Stale } from './states/Failure';
import { Loading } from './states/Loading';

interface Props<T> {
  query: UseQueryResult<T, ReadFailure>;
  children: (data: T) => ReactNode;
}

/** What a request has come to: loading, failed, failed to refresh, or its answer. */
export function Answer<T>({ query, children }: Props<T>) {
  const retry = () => void query.refetch();
  if (query.data === undefined) {
    return query.error ? <Failure failure={query.error} onRetry={retry} /> : <Loading />;
  }
  return (
    <>
      {query.error && <Stale failure={query.error} onRetry={retry} />}
      {children(query.data)}
    </>
  );
}
