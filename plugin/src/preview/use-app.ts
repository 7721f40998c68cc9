import { useEffect, useState } from 'react';
import { type AppPlugin } from '@grafana/data';
import { APP_ID } from '../constants';
import { PREVIEW_BASE } from './settings';
import { importPlugin } from './shared-modules';

const APP_MODULE = `${PREVIEW_BASE}/plugins/${APP_ID}/module.js`;

/** The built app, once it is loaded, with what Grafana would tell it of itself. */
export function useApp(): AppPlugin | undefined {
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
  return app;
}
