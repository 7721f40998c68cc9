import React, { Suspense, lazy } from 'react';
import { AppPlugin, type AppPluginMeta, type PluginConfigPageProps } from '@grafana/data';
import { type AppMeta } from './data/app-settings';
import { whoDidThis } from './panel-menu/who-did-this';

const LazyApp = lazy(() => import('./components/App').then(({ App: page }) => ({ default: page })));
const LazyConfig = lazy(() =>
  import('./components/AppConfig').then(({ AppConfig }) => ({ default: AppConfig })),
);

const App = () => (
  <Suspense fallback={null}>
    <LazyApp />
  </Suspense>
);

const Config = (props: PluginConfigPageProps<AppPluginMeta<AppMeta>>) => (
  <Suspense fallback={null}>
    <LazyConfig {...props} />
  </Suspense>
);

export const plugin = new AppPlugin<AppMeta>()
  .setRootPage(App)
  .addConfigPage({
    title: 'Configuration',
    icon: 'cog',
    body: Config,
    id: 'configuration',
  })
  .addLink(whoDidThis);
