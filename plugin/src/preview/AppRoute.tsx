import React, { useEffect, useState } from 'react';
import { PluginContextProvider, type AppPlugin } from '@grafana/data';
import { APP_BASE, APP_ID } from '../constants';
import { importPlugin } from './shared-modules';
import { PREVIEW_BASE } from './settings';

const APP_MODULE = `${PREVIEW_BASE}/plugins/${APP_ID}/module.js`;

/** The built app, with the context that Grafana gives it. */
export function AppRoute() {
  const [app, setApp] = useState<AppPlugin>();
  useEffect(() => {
    void importPlugin<AppPlugin>(APP_MODULE).then((plugin) => {
      plugin.meta = {
        id: APP_ID,
        name: APP_ID,
        type: 'app',
        enabled: true,
        jsonData: {},
      } as AppPlugin['meta'];
      setApp(plugin);
    });
  }, []);
  const Root = app?.root;
  return app && Root ? (
    <PluginContextProvider meta={app.meta}>
      <Root meta={app.meta} basename={APP_BASE} query={{}} path={APP_BASE} onNavChanged={() => undefined} />
    </PluginContextProvider>
  ) : null;
}
