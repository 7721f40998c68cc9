import React, { Suspense, useEffect, useState } from 'react';
import { QueryClientProvider } from '@tanstack/react-query';
import { Navigate, Route, Routes, useLocation } from 'react-router';
import { APP_BASE, ROUTES } from '../constants';
import { createQueryClient } from '../data/queries';
import { loadTranslations } from '../i18n/load';
import { PAGES } from '../pages/pages';
import { KeepFocus } from './KeepFocus';
import { Loading } from './states/Loading';

/** The app's pages. Nothing is drawn before its messages are there. */
export function App() {
  const [client] = useState(createQueryClient);
  const [ready, setReady] = useState(false);
  useEffect(() => {
    void loadTranslations().then(() => setReady(true));
  }, []);
  return ready ? (
    <QueryClientProvider client={client}>
      <KeepFocus>
        <Routes>
          {PAGES.map(({ path, Page }) => (
            <Route
              key={path}
              path={path}
              element={
                <Suspense fallback={<Loading />}>
                  <Page />
                </Suspense>
              }
            />
          ))}
          <Route path="*" element={<ToOverview />} />
        </Routes>
      </KeepFocus>
    </QueryClientProvider>
  ) : null;
}

/** An unknown address under the app goes to the overview and keeps the time range. */
function ToOverview() {
  const { search } = useLocation();
  return <Navigate replace to={{ pathname: `${APP_BASE}/${ROUTES.overview}`, search }} />;
}
