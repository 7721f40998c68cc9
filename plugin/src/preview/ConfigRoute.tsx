import React from 'react';
import { PreviewPage } from './PreviewPage';
import { useApp } from './use-app';

/** The built app's form of settings, as Grafana shows it to an Admin. */
export function ConfigRoute() {
  const app = useApp();
  const page = app?.configPages?.[0];
  if (app === undefined || page === undefined) {
    return null;
  }
  return (
    <PreviewPage pageNav={{ text: page.title }}>
      <page.body plugin={app} query={{}} />
    </PreviewPage>
  );
}
