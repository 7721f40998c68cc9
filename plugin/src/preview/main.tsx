/** The app and the panel on a plain page, for people without Grafana and for tests. */
import './boot-data';
import React, { useLayoutEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { createTheme, ThemeContext, type EventBusSrv } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { GlobalStyles, PortalContainer } from '@grafana/ui';
import { Navigate, Route, Router, Routes } from 'react-router';
import { APP_BASE, APP_ID, ROUTES } from '../constants';
import { AppRoute } from './AppRoute';
import { ConfigRoute } from './ConfigRoute';
import { DrilldownRoute } from './DrilldownRoute';
import { interceptLinks } from './keep-looks';
import { Notices } from './Notices';
import { startServices } from './services';
import { readSettings, type PreviewSettings } from './settings';
import { registerSharedModules } from './shared-modules';
import { TopBar } from './TopBar';

function Preview({ settings, events }: { settings: PreviewSettings; events: EventBusSrv }) {
  const history = locationService.getHistory();
  const [location, setLocation] = useState(history.location);
  useLayoutEffect(() => {
    const watching = locationService.getLocationObservable().subscribe(setLocation);
    return () => watching.unsubscribe();
  }, []);
  const start = { pathname: `${APP_BASE}/${ROUTES.overview}`, search: location.search };
  return (
    <ThemeContext.Provider value={createTheme({ colors: { mode: settings.theme } })}>
      <GlobalStyles />
      <Router location={location} navigator={history as never}>
        <TopBar settings={settings} />
        <Routes>
          <Route path={`${APP_BASE}/*`} element={<AppRoute />} />
          <Route path="/d/*" element={<DrilldownRoute />} />
          <Route path={`/plugins/${APP_ID}`} element={<ConfigRoute />} />
          <Route path="*" element={<Navigate replace to={start} />} />
        </Routes>
      </Router>
      <Notices events={events} />
      <PortalContainer />
    </ThemeContext.Provider>
  );
}

async function start(): Promise<void> {
  const settings = readSettings(window.location.search);
  document.documentElement.lang = settings.language;
  const events = await startServices(settings);
  // Takes the runtime as it is now: services must be in place.
  registerSharedModules();
  interceptLinks(settings);
  createRoot(document.getElementById('root') as HTMLElement).render(
    <Preview settings={settings} events={events} />,
  );
}

void start();
