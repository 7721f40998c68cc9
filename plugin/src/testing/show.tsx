import React, { type ReactElement } from 'react';
import { render } from '@testing-library/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { MemoryRouter } from 'react-router';
import { createQueryClient } from '../data/queries';

const FUTURE = { v7_startTransition: true, v7_relativeSplatPath: true };

/** Draws a page or a part of one, with what all of them stand in. */
export function show(element: ReactElement, { search = '' }: { search?: string } = {}) {
  return render(
    <MemoryRouter initialEntries={[`/${search}`]} future={FUTURE}>
      <QueryClientProvider client={createQueryClient()}>{element}</QueryClientProvider>
    </MemoryRouter>,
  );
}
