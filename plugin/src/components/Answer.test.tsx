import React from 'react';
import { type UseQueryResult } from '@tanstack/react-query';
import { act, fireEvent, render, screen } from '@testing-library/react';
import { ReadFailure, type FailureKind } from '../data/read-failure';
import { testIds } from '../test-ids';
import { speak } from '../testing/messages';
import { Answer } from './Answer';

const failure = (kind: FailureKind) => new ReadFailure({ kind, status: 0, reason: 'because' }, undefined);

function show(query: { data?: string; error: ReadFailure | null; refetch?: () => void }) {
  const result = { refetch: jest.fn(), ...query } as unknown as UseQueryResult<string, ReadFailure>;
  return render(<Answer query={result}>{(data) => <p>{data}</p>}</Answer>);
}

describe('the state of a request', () => {
  beforeAll(() => speak('en-US'));

  it('shows a skeleton only when the answer takes longer than 300 ms', () => {
    jest.useFakeTimers();
    show({ error: null });
    const loading = screen.getByTestId(testIds.state.loading);
    act(() => jest.advanceTimersByTime(299));
    expect(loading).toBeEmptyDOMElement();
    act(() => jest.advanceTimersByTime(2));
    expect(loading).not.toBeEmptyDOMElement();
    jest.useRealTimers();
  });

  it('names the reason of a failure and tries again on demand', () => {
    const refetch = jest.fn();
    show({ error: failure('unreachable'), refetch });
    expect(screen.getByTestId(testIds.state.error)).toHaveTextContent('Backend not reachable');
    expect(screen.getByTestId(testIds.state.error)).toHaveTextContent('because');
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(refetch).toHaveBeenCalledTimes(1);
  });

  it('tells a missing permission from a failure', () => {
    show({ error: failure('noPermission') });
    expect(screen.getByTestId(testIds.state.noPermission)).toHaveTextContent('No permission');
  });

  it('keeps the last answer when a refresh fails', () => {
    show({ data: 'old rows', error: failure('timeout') });
    expect(screen.getByText('old rows')).toBeInTheDocument();
    expect(screen.getByTestId(testIds.state.error)).toHaveTextContent('Could not refresh');
  });
});
