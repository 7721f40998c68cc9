import React from 'react';
import { PluginContextProvider } from '@grafana/data';
import { APP_BASE } from '../constants';
import { useApp } from './use-app';

/** The built app, with the context that Grafana gives it. */
export function AppRoute() {
  const app = useApp();
  const Root = app?.root;
  return app && Root ? (
    <PluginContextProvider meta={app.meta}>
      <Root meta={app.meta} basename={APP_BASE} query={{}} path={APP_BASE} onNavChanged={() => undefined} />
    </PluginContextProvider>
  ) : null;
}
