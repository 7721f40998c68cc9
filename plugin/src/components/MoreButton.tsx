import React from 'react';
import { type UseInfiniteQueryResult } from '@tanstack/react-query';
import { Button } from '@grafana/ui';

interface Props {
  query: Pick<UseInfiniteQueryResult, 'hasNextPage' | 'isFetchingNextPage' | 'fetchNextPage'>;
  text: string;
  testId: string;
}

/** The next page of a log; nothing at its end. */
export function MoreButton({ query, text, testId }: Props) {
  return query.hasNextPage ? (
    <Button
      variant="secondary"
      fill="text"
      disabled={query.isFetchingNextPage}
      data-testid={testId}
      onClick={() => void query.fetchNextPage()}
    >
      {text}
    </Button>
  ) : null;
}
